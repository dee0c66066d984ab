package dev.wrtfleet.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of day, and a clock that never jumps. Both are asked how much time has passed: the one
 * that never jumps stands still while the machine sleeps, and the time of day may be set back.
 *
 * @param nanos nanoseconds, of which only differences count
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {
  /** A moment on both. */
  record Moment(long nanos, Instant at) {}

  /** Now. */
  Moment now() {
    return new Moment(nanos.getAsLong(), wall.instant());
  }

  /** How much time has passed since then, on the clock by which it is more. */
  Duration since(Moment then) {
    Duration monotonic = Duration.ofNanos(nanos.getAsLong() - then.nanos());
    Duration onTheWall = Duration.between(then.at(), wall.instant());
    return monotonic.compareTo(onTheWall) > 0 ? monotonic : onTheWall;
  }
}
