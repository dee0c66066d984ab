package dev.wrtfleet.fleet;

import java.util.List;
import java.util.Set;

/** A part of a selector. {@code column} is where it starts, from 1. */
sealed interface Term {
  boolean matches(Host host);

  /** One of these. */
  record Either(List<Term> terms) implements Term {
    @Override
    public boolean matches(Host host) {
      return terms.stream().anyMatch(term -> term.matches(host));
    }
  }

  /** All of these. */
  record Both(List<Term> terms) implements Term {
    @Override
    public boolean matches(Host host) {
      return terms.stream().allMatch(term -> term.matches(host));
    }
  }

  /** Not this. */
  record Not(Term term) implements Term {
    @Override
    public boolean matches(Host host) {
      return !term.matches(host);
    }
  }

  /** Every host. */
  record Everything() implements Term {
    @Override
    public boolean matches(Host host) {
      return true;
    }
  }

  /**
   * A host's name, a group, or a label that is there and not {@code false}; with {@code *}, {@code
   * ?} or ranges only names and groups.
   */
  record Word(String text, Set<String> names, List<Glob> globs, int column) implements Term {
    @Override
    public boolean matches(Host host) {
      return isNamed(host.name())
          || host.groups().stream().anyMatch(this::isNamed)
          || names.stream().anyMatch(name -> isTrue(host, name));
    }

    boolean isPattern() {
      return !names.equals(Set.of(text));
    }

    private boolean isNamed(String name) {
      return names.contains(name) || globs.stream().anyMatch(glob -> glob.matches(name));
    }

    private boolean isTrue(Host host, String label) {
      return !isPattern() && !host.labels().getOrDefault(label, "false").equals("false");
    }
  }

  /** A label with a value. */
  record Labelled(String label, Glob value, int column) implements Term {
    @Override
    public boolean matches(Host host) {
      return host.labels().containsKey(label) && value.matches(host.labels().get(label));
    }
  }

  /** Names from a file. */
  record Listed(String file, Set<String> names, int column) implements Term {
    @Override
    public boolean matches(Host host) {
      return names.contains(host.name());
    }
  }
}
