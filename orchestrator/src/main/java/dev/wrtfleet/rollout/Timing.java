package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a planned host may be worked on, and how long that is expected to take.
 *
 * @param window absent where any time will do
 * @param takes from its admission to its end; nothing begins that does not fit into its window
 * @param basis where that length comes from, for people
 */
public record Timing(Optional<Window> window, Duration takes, String basis) {
  /** Any time will do, and nobody knows how long it takes. */
  public static final Timing ANY = new Timing(Optional.empty(), Duration.ZERO, "");

  /** Refuses a length below nothing. */
  public Timing {
    if (takes.isNegative()) {
      throw new IllegalArgumentException("takes " + takes);
    }
  }

  /** Whether it may begin now. */
  boolean fits(Instant now) {
    return window.isEmpty() || window.get().fits(now, takes);
  }

  /** The opening it may begin in, now or later; empty where any time will do, or none ever. */
  public Optional<Window.Opening> opening(Instant now) {
    return window.flatMap(hours -> hours.next(now, takes));
  }
}
