package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WrittenDuration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How a wave is approved: who may, until when, and what becomes of the run if nobody does. */
final class Approvals {
  private Approvals() {}

  /** The question, from now on. */
  static Event ask(RolloutState state, Instant now) {
    int wave = state.openWave().orElseThrow();
    // As exact as people read it, and as every journal keeps it.
    Optional<Instant> until =
        terms(state).within().map(time -> now.plus(time).truncatedTo(ChronoUnit.MILLIS));
    return new Event.ApprovalAsked(wave, until);
  }

  /** Whether the question is void by now, be it written down or not. */
  static boolean isOverdue(RolloutState state, Instant now) {
    return state.approveBy().filter(until -> !now.isBefore(until)).isPresent();
  }

  /** What follows once nobody has answered in time; empty while somebody may. */
  static Optional<Event> overdue(RolloutState state, Instant now) {
    if (!isOverdue(state, now)) {
      return Optional.empty();
    }
    WaveSpec wave = state.openSpec().orElseThrow();
    return Optional.of(
        switch (terms(state).orElse()) {
          case HALT ->
              new Event.Halted(
                  "wave %s was not approved within %s%s"
                      .formatted(
                          wave.name(),
                          terms(state).within().map(WrittenDuration::format).orElse(""),
                          terms(state).by().isEmpty() ? "" : " by " + oneOf(terms(state).by())));
          case PAUSE -> new Event.ApprovalExpired(state.openWave().orElseThrow());
        });
  }

  /** Why this person's word does not count; empty where it does. */
  static Optional<String> refusal(RolloutState state, String by) {
    ApproveSpec terms = terms(state);
    return terms.mayApprove(by)
        ? Optional.empty()
        : Optional.of(
            "wave %s is approved by %s, not by %s"
                .formatted(state.openSpec().map(WaveSpec::name).orElse(""), oneOf(terms.by()), by));
  }

  /** {@code anna, ben or cora}. */
  static String oneOf(List<String> people) {
    return people.size() < 2
        ? String.join("", people)
        : String.join(", ", people.subList(0, people.size() - 1)) + " or " + people.getLast();
  }

  private static ApproveSpec terms(RolloutState state) {
    return state.openSpec().map(WaveSpec::approval).orElse(ApproveSpec.ANYBODY);
  }
}
