package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** What an event of a host changes that stays in its wave. */
  Census after(HostEvent event, HostProgress before, PlannedHost host, Iterable<Integer> groups) {
    Optional<Outcome> counted = before.countedAs();
    return switch (event) {
      case Event.HostAdmitted e -> admitted(groups, counted);
      case HostEnded e -> ended(host, groups, e.outcome(), before.admitted(), counted);
      case Event.HostPutBack e -> putBack(groups);
      case Event.HostRelapsed e ->
          relapsed(host, groups, before.ended().orElseThrow().outcome(), e.outcome());
      case Event.StageBegun e -> staging(groups, 1);
      case Event.HostStaged e -> stagingEnds(before, groups);
      case Event.StageFailed e -> stagingEnds(before, groups);
      case Event.StageRecalled e -> stagingEnds(before, groups);
      case Event.StageLost e -> putBack(groups);
      default -> this;
    };
  }

  /** It may have been recalled before, and no longer count. */
  private Census stagingEnds(HostProgress before, Iterable<Integer> groups) {
    return before.stage().isGoing() ? staging(groups, -1) : this;
  }

  private Census staging(Iterable<Integer> groups, int more) {
    return new Census(all, waves, inFlight, losses, traffic.staging(groups, more));
  }

  /**
   * A host begins.
   *
   * @param counted what limits counted it as, where it is tried again
   */
  Census admitted(Iterable<Integer> groups, Optional<Outcome> counted) {
    Traffic before = counted.map(was -> traffic.without(groups, was)).orElse(traffic);
    return new Census(all, waves, inFlight + 1, losses, before.admitted(groups));
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

  /**
   * A host has ended.
   *
   * @param counted what limits counted it as, where it waited to be tried again
   */
  Census ended(
      PlannedHost host,
      Iterable<Integer> groups,
      Outcome outcome,
      boolean wasInFlight,
      Optional<Outcome> counted) {
    Traffic before = counted.map(was -> traffic.without(groups, was)).orElse(traffic);
    var after = new ArrayList<>(waves);
    host.wave().ifPresent(index -> after.set(index, after.get(index).plus(outcome)));
    return new Census(
        all.plus(outcome),
        after,
        wasInFlight ? inFlight - 1 : inFlight,
        losses.ended(host, outcome),
        before.ended(groups, outcome, wasInFlight));
  }

  Census without(RouterKind kind, String reason) {
    return new Census(all, waves, inFlight, losses.without(kind, reason), traffic);
  }

  Census withAgain(RouterKind kind) {
    return new Census(all, waves, inFlight, losses.withAgain(kind), traffic);
  }

  /**
   * A host that had ended so waits for another try. What limits count is what it was until it is
   * admitted: nobody has seen it work since.
   */
  Census retried(PlannedHost host, Outcome outcome) {
    var after = new ArrayList<>(waves);
    host.wave().ifPresent(index -> after.set(index, after.get(index).minus(outcome)));
    return new Census(all.minus(outcome), after, inFlight, losses.retried(host, outcome), traffic);
  }

  /** A host that had ended so ends like that after all. */
  Census relapsed(PlannedHost host, Iterable<Integer> groups, Outcome before, Outcome outcome) {
    return retried(host, before).ended(host, groups, outcome, false, Optional.of(before));
  }

  /** A host in flight waits again, where it waited before. */
  Census putBack(Iterable<Integer> groups) {
    return new Census(all, waves, inFlight - 1, losses, traffic.waits(groups));
  }
}
