package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.rollout.PlannedHost.PlanEnd;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The labels a playbook's limits are about, as the fleet has them; and who can never be upgraded
 * under {@code apart}, because too few others of its kind answered.
 */
final class StaysUp {
  private final Limits limits;
  private final Map<List<String>, Integer> up = new HashMap<>();

  /** For these hosts; {@link FleetException} where a label is nowhere in the fleet. */
  StaysUp(Playbook playbook, Fleet fleet, Collection<Surveyed> surveyed) {
    this.limits = playbook.limits();
    refuseUnknownLabels(fleet);
    for (Surveyed each : surveyed) {
      if (each.facts().isPresent()) {
        limits
            .apart()
            .forEach(limit ->
                value(each, limit.label())
                    .ifPresent(value -> up.merge(List.of(limit.label(), value), 1, Integer::sum)));
      }
    }
  }

  private void refuseUnknownLabels(Fleet fleet) {
    var known = new TreeSet<String>(List.of(PerLabel.BOARD));
    fleet.hosts().forEach(host -> known.addAll(host.labels().keySet()));
    List<Problem> unknown =
        named()
            .filter(limit -> !known.contains(limit.label()))
            .map(limit -> unknown(limit, known))
            .toList();
    if (!unknown.isEmpty()) {
      throw FleetException.wrongInput(unknown);
    }
  }

  private record Named(String label, Optional<Where> where) {}

  /** Every label a limit is about, and where it stands. */
  private Stream<Named> named() {
    Stream<Named> numbers =
        Stream.concat(limits.atOnce().stream(), limits.apart().stream())
            .map(limit -> new Named(limit.label(), limit.where()));
    Stream<Named> rates =
        limits.upload().stream()
            .filter(rate -> !rate.label().equals(UploadRate.TOTAL))
            .map(rate -> new Named(rate.label(), rate.where()));
    return Stream.concat(numbers, rates);
  }

  private static Problem unknown(Named limit, Collection<String> known) {
    String what = "no host of the inventory has a label '" + limit.label() + "'";
    String advice = DidYouMean.hint(limit.label(), known);
    return limit
        .where()
        .map(where -> Problem.at(where, "plan.unknown-label", what, advice))
        .orElseGet(() -> Problem.of("plan.unknown-label", what, "a limit is about it", advice));
  }

  /** What the limits need to know of this host. */
  SortedMap<String, String> labels(Surveyed found) {
    var labels = new TreeMap<String, String>();
    named()
        .map(Named::label)
        .filter(label -> !label.equals(PerLabel.BOARD))
        .forEach(label -> value(found, label).ifPresent(value -> labels.put(label, value)));
    return labels;
  }

  /** The end of a host that could never start. */
  Optional<PlanEnd> end(Surveyed found) {
    return limits.apart().stream().flatMap(limit -> end(found, limit).stream()).findFirst();
  }

  private Optional<PlanEnd> end(Surveyed found, PerLabel limit) {
    Optional<String> value = value(found, limit.label());
    int count = value.map(of -> up.getOrDefault(List.of(limit.label(), of), 0)).orElse(0);
    if (value.isEmpty() || count > limit.hosts()) {
      return Optional.empty();
    }
    return Optional.of(
        new PlanEnd(
            Outcome.REFUSED,
            "%d of %s=%s must stay up, and %s"
                .formatted(
                    limit.hosts(),
                    limit.label(),
                    value.get(),
                    count == 1 ? "it is the only one that answers" : "only " + count + " answer"),
            "Upgrade it with a playbook that has no 'apart' for it, or bring others up first."));
  }

  private static Optional<String> value(Surveyed found, String label) {
    return label.equals(PerLabel.BOARD)
        ? found.facts().map(facts -> facts.identity().board())
        : Optional.ofNullable(found.host().labels().get(label));
  }
}
