package dev.wrtfleet.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a run, kept up with every event so that nothing has to be counted again.
 *
 * @param all every host of the plan
 * @param waves the hosts of each wave
 * @param inFlight hosts admitted and not ended
 * @param losses what the budgets count
 * @param traffic what the limits count
 */
record Census(Tally all, List<Tally> waves, int inFlight, Losses losses, Traffic traffic) {
  static final Census NONE = new Census(Tally.NONE, List.of(), 0, Losses.NONE, Traffic.NONE);

  static Census of(Roster roster) {
    Plan plan = roster.plan();
    var waves = new ArrayList<Tally>();
    for (int wave = 0; wave < plan.waves(); wave++) {
      waves.add(Tally.of(plan.wave(wave)));
    }
    return new Census(
        Tally.of(plan.hosts()),
        List.copyOf(waves),
        0,
        Losses.of(plan),
        Traffic.of(roster.groups()));
  }

  Census admitted(Iterable<Integer> groups) {
    return new Census(all, waves, inFlight + 1, losses, traffic.admitted(groups));
  }

  /** A host waits again: in another wave, or as another kind. */
  Census waits(PlannedHost before, PlannedHost after, Iterable<Integer> groups) {
    var changed = new ArrayList<>(waves);
    int from = before.wave().orElseThrow();
    int to = after.wave().orElseThrow();
    changed.set(from, changed.get(from).open(-1));
    changed.set(to, changed.get(to).open(1));
    return new Census(
        all,
        List.copyOf(changed),
        inFlight - 1,
        losses.waits(before, after),
        traffic.waits(groups));
  }

  Census ended(PlannedHost host, Iterable<Integer> groups, Outcome outcome, boolean wasInFlight) {
    var after = new ArrayList<>(waves);
    host.wave().ifPresent(index -> after.set(index, after.get(index).plus(outcome)));
    return new Census(
        all.plus(outcome),
        after,
        wasInFlight ? inFlight - 1 : inFlight,
        losses.ended(host, outcome),
        traffic.ended(groups, outcome, wasInFlight));
  }

  Census without(RouterKind kind, String reason) {
    return new Census(all, waves, inFlight, losses.without(kind, reason), traffic);
  }
}
