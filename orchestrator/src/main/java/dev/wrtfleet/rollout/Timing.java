package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a planned host may be worked on, and how long that is expected to take.
 *
 * @param window absent where any time will do
 * @param takes from its admission to its end; nothing begins that does not fit into its window
 * @param basis where that length comes from, for people
 * @param staged the same where its image lies on it already; empty where nobody knows
 */
public record Timing(
    Optional<Window> window, Duration takes, String basis, Optional<Duration> staged) {
  /** Any time will do, and nobody knows how long it takes. */
  public static final Timing ANY = new Timing(Optional.empty(), Duration.ZERO, "");

  /** Refuses a length below nothing. */
  public Timing {
    if (takes.isNegative()) {
      throw new IllegalArgumentException("takes " + takes);
    }
    staged = Objects.requireNonNullElse(staged, Optional.empty());
  }

  /** One for which nobody knows how long it takes with the image there. */
  public Timing(Optional<Window> window, Duration takes, String basis) {
    this(window, takes, basis, Optional.empty());
  }

  /** The same, where it takes so long with the image there. */
  Timing staged(Optional<Duration> length) {
    return new Timing(window, takes, basis, length);
  }

  /** As long as it takes where the image is there; never longer than where it is not. */
  public Timing whenStaged() {
    return staged
        .filter(length -> length.compareTo(takes) < 0)
        .map(length -> new Timing(window, length, basis, staged))
        .orElse(this);
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
