package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.List;

/**
 * Unclear is a pause, never a pass: while a host of the open wave ended {@link Outcome#UNCLEAR} and
 * nobody has accepted that, nothing new starts, and once nothing is in flight somebody is asked.
 * Their word lets the wave go on; it makes no host healthy.
 */
final class Unclear {
  private Unclear() {}

  /** Whether a host of the open wave cannot be judged, and nobody has accepted that. */
  static boolean isOpen(RolloutState state) {
    return state
        .openWave()
        .filter(wave -> state.tally(wave).count(Outcome.UNCLEAR) > state.course().said().unclear())
        .isPresent();
  }

  /** What follows where it is so: a question once all in flight have ended. */
  static List<Event> pause(RolloutState state, Instant now) {
    if (state.inFlight() > 0) {
      return List.of();
    }
    return switch (state.course().approval()) {
      case NOT_ASKED, GIVEN -> List.of(Approvals.ask(state, now));
      case ASKED -> Approvals.overdue(state, now).stream().toList();
      case EXPIRED -> List.of();
    };
  }

  /** The course after somebody said yes: to these hosts, where they were asked about them. */
  static Course afterApproval(RolloutState state) {
    Course course = state.course();
    return isOpen(state)
        ? course.acceptedUnclear(state.tally(state.openWave().orElseThrow()).count(Outcome.UNCLEAR))
        : course.with(Course.Approval.GIVEN);
  }

  /** The hosts a question that is open is about; empty where it is about the wave as a whole. */
  static List<String> asked(RolloutState state) {
    if (!isOpen(state)) {
      return List.of();
    }
    return LateRules.hosts(state, state.openWave().orElseThrow())
        .filter(
            host -> state.ended(host).filter(end -> end.outcome() == Outcome.UNCLEAR).isPresent())
        .toList();
  }
}
