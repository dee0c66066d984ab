package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.DidYouMean;
import java.util.Collection;
import java.util.Optional;
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
    check(term, false);
  }

  /**
   * What stands behind a "not" may name nothing: {@code !frozen} must go on working on the day the
   * last frozen host is freed. A word near a known one is a slip of the pen there too.
   */
  private void check(Term term, boolean negated) {
    switch (term) {
      case Term.Either either -> either.terms().forEach(each -> check(each, negated));
      case Term.Both both -> both.terms().forEach(each -> check(each, negated));
      case Term.Not not -> check(not.term(), true);
      case Term.Everything all -> {}
      case Term.Word word -> word(word, negated);
      case Term.Labelled labelled -> labelled(labelled, negated);
      case Term.Listed listed -> listed(listed);
    }
  }

  private void word(Term.Word word, boolean negated) {
    if (word.isPattern()) {
      if (!negated && none(word::matches)) {
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
    Optional<String> near = DidYouMean.closest(name, known);
    if (negated && near.isEmpty()) {
      return;
    }
    unknown(
        word.column(),
        "no host, group or label is named '" + name + "'",
        near.map(meant -> "did you mean " + what(meant) + "'" + meant + "'?")
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

  private void labelled(Term.Labelled labelled, boolean negated) {
    if (!labels.contains(labelled.label())) {
      if (negated && DidYouMean.closest(labelled.label(), labels).isEmpty()) {
        return;
      }
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
      if (negated && DidYouMean.closest(value, values).isEmpty()) {
        return;
      }
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
