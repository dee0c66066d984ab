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
      return afterTheEnd(before.ended().get().outcome(), event);
    }
    return switch (event) {
      case Event.SkipAsked e -> Optional.empty();
      case Event.HostAway e -> beforeItsFlash(before);
      case Event.HostPutBack e -> beforeItsFlash(before);
      case Event.HostRetried e -> Optional.of("the host has not ended");
      case Event.SoakSeen e -> Optional.of("the host has not ended");
      case Event.HostRelapsed e -> Optional.of("the host has not ended");
      case Event.HostAdmitted e ->
          when(before.admitted(), "the host is admitted already")
              .or(() -> when(before.stage().isAtWork(), "it is being staged"));
      case HostEnded e -> end(before, e);
      case Event.StepStarted e -> notWorkedOn(before);
      case Event.CommandsRun e -> notWorkedOn(before);
      case FactsRead e ->
          notAdmitted(before).or(() -> when(isFlashed(before), "the baseline is from before it"));
      case FlashIssued e ->
          notAdmitted(before)
              .or(() -> when(isFlashed(before), "the flash was issued already"))
              .or(() -> when(before.stage().isRecalled(), "its image is being taken off"));
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
      case Event.StageBegun e -> staging(before);
      // What its own task writes may come after somebody recalled it.
      case Event.HostStaged e -> when(!before.stage().isAtWork(), "it is not being staged");
      case Event.StageFailed e -> when(!before.stage().isAtWork(), "it is not being staged");
      case Event.StageLost e ->
          beforeItsFlash(before).or(() -> when(!before.stage().isThere(), "it is not staged"));
      case Event.StageRecalled e -> when(isFlashed(before), "the flash was issued");
      case Event.StageCleared e -> when(!before.stage().isRecalled(), "it was not recalled");
    };
  }

  /**
   * A look in a soak may come late, when the wave has passed by somebody's word; what it saw counts
   * all the same.
   */
  private static Optional<String> afterTheEnd(Outcome outcome, HostEvent event) {
    boolean mayFollow =
        switch (event) {
          case Event.SkipAsked e -> true;
          case Event.SoakSeen e -> outcome == Outcome.UPGRADED;
          case Event.HostRelapsed e ->
              outcome == Outcome.UPGRADED && !e.outcome().isAsWanted() && isOfFlashed(e.outcome());
          case Event.HostRetried e -> !outcome.isAsWanted();
          case Event.HostAway e -> false;
          case Event.HostPutBack e -> false;
          case Event.HostAdmitted e -> false;
          case Event.StepStarted e -> false;
          case Event.CommandsRun e -> false;
          case FactsRead e -> false;
          case FlashIssued e -> false;
          case Event.FlashSeen e -> false;
          case Proved e -> false;
          case HealthSeen e -> false;
          case HostEnded e -> false;
          case Event.HostPutOff e -> false;
          case Event.HostFound e -> false;
          case Event.HostHookRan e -> false;
          case Event.StageBegun e -> false;
          case Event.HostStaged e -> false;
          case Event.StageFailed e -> false;
          case Event.StageLost e -> false;
          case Event.StageRecalled e -> false;
          case Event.StageCleared e -> false;
        };
    return when(!mayFollow, "the host has ended as " + outcome);
  }

  private static boolean isOfFlashed(Outcome outcome) {
    return outcome.isProved() || outcome.isFailure();
  }

  private static Optional<String> end(HostProgress before, HostEnded end) {
    if (end.outcome().isProved() && before.proved().isEmpty()) {
      return Optional.of("its new firmware is not proved");
    }
    boolean liesThere = before.stage().isAtWork() || before.stage().isThere();
    return when(isFlashed(before) && !isOfFlashed(end.outcome()), "the flash was issued")
        .or(() -> when(!before.admitted() && liesThere, "its image was not taken off it"));
  }

  private static Optional<String> beforeItsFlash(HostProgress before) {
    return notAdmitted(before).or(() -> when(isFlashed(before), "the flash was issued"));
  }

  private static Optional<String> staging(HostProgress before) {
    boolean isStaged = before.stage().isAtWork() || before.stage().isThere();
    return when(before.admitted(), "the host is admitted already")
        .or(() -> when(isFlashed(before), "the flash was issued"))
        .or(() -> when(isStaged, "it is staged already"));
  }

  /** Admitted, or worked on while it waits for its window. */
  private static Optional<String> notWorkedOn(HostProgress before) {
    return before.stage().isAtWork() ? Optional.empty() : notAdmitted(before);
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
