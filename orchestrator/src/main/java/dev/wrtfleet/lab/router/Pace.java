package dev.wrtfleet.lab.router;

import java.time.Duration;

/**
 * How long a router takes for things, compared with a real one.
 *
 * @param speed how many times faster than real; 1 is real time
 */
public record Pace(double speed) {
  private static final int MILLIS = 1000;

  /** Refuses a standstill. */
  public Pace {
    if (speed <= 0) {
      throw new IllegalArgumentException("speed must be above 0, not " + speed);
    }
  }

  /** What so many seconds of a real router last here. */
  public Duration of(double seconds) {
    return Duration.ofMillis(Math.round(seconds * MILLIS / speed));
  }
}
