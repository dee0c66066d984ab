package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.rollout.Event.FactsRead;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.Proved;
import java.util.Optional;

/** Which event may follow on what one host has done already. Admission is the run's matter. */
final class HostRules {
  private HostRules() {}

  /** What speaks against this event; empty where it may follow. */
  static Optional<String> objection(HostProgress before, HostEvent event) {
    if (before.ended().isPresent()) {
      return Optional.of("the host has ended as " + before.ended().get().outcome());
    }
    return switch (event) {
      case Event.HostAdmitted e -> when(before.admitted(), "the host is admitted already");
      case HostEnded e -> end(before, e);
      case Event.StepStarted e -> notAdmitted(before);
      case Event.CommandsRun e -> notAdmitted(before);
      case FactsRead e ->
          notAdmitted(before).or(() -> when(isFlashed(before), "the baseline is from before it"));
      case FlashIssued e ->
          notAdmitted(before).or(() -> when(isFlashed(before), "the flash was issued already"));
      case Event.FlashSeen e -> notFlashed(before);
      case Proved e ->
          notFlashed(before).or(() -> when(before.proved().isPresent(), "it is proved already"));
      case Event.HostPutOff e ->
          notAdmitted(before).or(() -> when(isFlashed(before), "the flash was issued"));
      case Event.HostFound e ->
          notAdmitted(before).or(() -> when(isFlashed(before), "the flash was issued"));
      case Event.HostHookRan e ->
          notAdmitted(before)
              .or(() ->
                  when(
                      e.hook() == HookPoint.LOST && before.waitsAgainSince().isPresent(),
                      "it was waited for once more already"));
      case HealthSeen e -> when(before.proved().isEmpty(), "its new firmware is not proved");
    };
  }

  private static Optional<String> end(HostProgress before, HostEnded end) {
    if (end.outcome() == Outcome.UPGRADED && before.proved().isEmpty()) {
      return Optional.of("its new firmware is not proved");
    }
    boolean saysFlashed = end.outcome() == Outcome.UPGRADED || end.outcome().isFailure();
    return when(isFlashed(before) && !saysFlashed, "the flash was issued");
  }

  private static Optional<String> notAdmitted(HostProgress before) {
    return when(!before.admitted(), "the host is not admitted");
  }

  private static Optional<String> notFlashed(HostProgress before) {
    return when(!isFlashed(before), "no flash was issued");
  }

  private static boolean isFlashed(HostProgress before) {
    return before.flash().isPresent();
  }

  private static Optional<String> when(boolean isWrong, String why) {
    return isWrong ? Optional.of(why) : Optional.empty();
  }
}
