package dev.wrtfleet.playbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a wave is approved.
 *
 * @param by the login names of those whose word counts; empty where anybody's does
 * @param within how long the question stands; empty where it stands for ever
 * @param orElse what becomes of the run when nobody answered in time
 */
public record ApproveSpec(List<String> by, Optional<Duration> within, OrElse orElse) {
  /** What becomes of a run nobody approved in time. */
  public enum OrElse {
    /** It is over: nothing new starts. */
    HALT,
    /** It stays where it is until somebody resumes it; then the question is asked again. */
    PAUSE
  }

  /** Anybody, at any time. */
  public static final ApproveSpec ANYBODY =
      new ApproveSpec(List.of(), Optional.empty(), OrElse.HALT);

  /** Copies the list. */
  public ApproveSpec {
    by = List.copyOf(by);
  }

  /** Whether this person's word counts. */
  public boolean mayApprove(String person) {
    return by.isEmpty() || by.contains(person);
  }
}
