package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.DidYouMean;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds what a selector names and the fleet does not have. */
final class SelectorCheck {
  private final SelectorSource source;
  private final Fleet fleet;
  private final Set<String> groups = new TreeSet<>();
  private final Set<String> labels = new TreeSet<>();

  SelectorCheck(SelectorSource source, Fleet fleet) {
    this.source = source;
    this.fleet = fleet;
    fleet
        .hosts()
        .forEach(host -> {
          groups.addAll(host.groups());
          labels.addAll(host.labels().keySet());
        });
  }

  void check(Term term) {
    switch (term) {
      case Term.Either either -> either.terms().forEach(this::check);
      case Term.Both both -> both.terms().forEach(this::check);
      case Term.Not not -> check(not.term());
      case Term.Everything all -> {}
      case Term.Word word -> word(word);
      case Term.Labelled labelled -> labelled(labelled);
      case Term.Listed listed -> listed(listed);
    }
  }

  private void word(Term.Word word) {
    if (word.isPattern()) {
      if (none(word::matches)) {
        unknown(word.column(), "'" + word.text() + "' matches no host and no group", "");
      }
      return;
    }
    String name = word.text();
    if (fleet.host(name).isPresent() || groups.contains(name) || labels.contains(name)) {
      return;
    }
    Collection<String> known = new TreeSet<>(fleet.names());
    known.addAll(groups);
    known.addAll(labels);
    known.add("all");
    unknown(
        word.column(),
        "no host, group or label is named '" + name + "'",
        DidYouMean.closest(name, known)
            .map(near -> "did you mean " + what(near) + "'" + near + "'?")
            .orElse(
                "A label no host has yet is made known by 'defaults: { labels: { "
                    + name
                    + ": false } }' in the inventory."));
  }

  private String what(String name) {
    if (groups.contains(name)) {
      return "group ";
    }
    return fleet.host(name).isPresent() ? "host " : labels.contains(name) ? "label " : "";
  }

  private void labelled(Term.Labelled labelled) {
    if (!labels.contains(labelled.label())) {
      unknown(
          labelled.column(),
          "no host has a label '" + labelled.label() + "'",
          DidYouMean.hint(labelled.label(), labels));
    }
    String value = labelled.value().text();
    boolean truth = value.equals("true") || value.equals("false");
    if (!truth && none(labelled::matches)) {
      Set<String> values = new TreeSet<>();
      fleet.hosts().stream()
          .map(host -> host.labels().getOrDefault(labelled.label(), ""))
          .filter(known -> !known.isEmpty())
          .forEach(values::add);
      unknown(
          labelled.column(),
          "no host has '" + labelled.label() + "=" + value + "'",
          DidYouMean.hint(value, values));
    }
  }

  private void listed(Term.Listed listed) {
    if (listed.names().isEmpty()) {
      unknown(
          listed.column(),
          "there is no name in " + listed.file(),
          "Write host names into it, one a line.");
    }
    for (String name : listed.names()) {
      if (fleet.host(name).isEmpty()) {
        unknown(
            listed.column(),
            listed.file() + " names '" + name + "', which is no host",
            DidYouMean.hint(name, fleet.names()));
      }
    }
  }

  private boolean none(Predicate<Host> meant) {
    return fleet.hosts().stream().noneMatch(meant);
  }

  private void unknown(int column, String what, String advice) {
    throw source.wrong(column, "selector.unknown-name", what, advice);
  }
}
