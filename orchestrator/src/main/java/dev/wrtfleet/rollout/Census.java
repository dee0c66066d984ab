package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import java.util.Optional;

/**
 * The numbers of a run, kept up with every event so that nothing has to be counted again.
 *
 * @param ends how hosts have ended
 * @param inFlight hosts admitted and not ended
 * @param traffic what the limits count
 */
record Census(Ends ends, int inFlight, Traffic traffic) {
  static final Census NONE = new Census(Ends.NONE, 0, Traffic.NONE);

  static Census of(Roster roster) {
    return new Census(Ends.of(roster.plan()), 0, Traffic.of(roster.groups()));
  }

  Losses losses() {
    return ends.losses();
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
    return new Census(ends, inFlight, traffic.staging(groups, more));
  }

  /**
   * A host begins.
   *
   * @param counted what limits counted it as, where it is tried again
   */
  Census admitted(Iterable<Integer> groups, Optional<Outcome> counted) {
    Traffic before = counted.map(was -> traffic.without(groups, was)).orElse(traffic);
    return new Census(ends, inFlight + 1, before.admitted(groups));
  }

  /** A host waits again: in another wave, or as another kind. */
  Census waits(PlannedHost before, PlannedHost after, Iterable<Integer> groups) {
    return new Census(ends.waits(before, after), inFlight - 1, traffic.waits(groups));
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
    return new Census(
        ends.ended(host, outcome),
        wasInFlight ? inFlight - 1 : inFlight,
        before.ended(groups, outcome, wasInFlight));
  }

  Census without(RouterKind kind, String reason) {
    return new Census(ends.without(kind, reason), inFlight, traffic);
  }

  Census withAgain(RouterKind kind) {
    return new Census(ends.withAgain(kind), inFlight, traffic);
  }

  /**
   * A host that had ended so waits for another try. What limits count is what it was until it is
   * admitted: nobody has seen it work since.
   */
  Census retried(PlannedHost host, Outcome outcome) {
    return new Census(ends.retried(host, outcome), inFlight, traffic);
  }

  /** A host that had ended so ends like that after all. */
  Census relapsed(PlannedHost host, Iterable<Integer> groups, Outcome before, Outcome outcome) {
    return retried(host, before).ended(host, groups, outcome, false, Optional.of(before));
  }

  /** A host in flight waits again, where it waited before. */
  Census putBack(Iterable<Integer> groups) {
    return new Census(ends, inFlight - 1, traffic.waits(groups));
  }
}
