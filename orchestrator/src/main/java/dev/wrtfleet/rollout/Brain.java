package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides what a run does next, from what is known of it and the time alone. */
public final class Brain {
  private Brain() {}

  /** What to do now. */
  public static Decision decide(RolloutState state, Instant now) {
    return new Decision(List.of(), Optional.empty());
  }
}
