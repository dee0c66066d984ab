package dev.wrtfleet.download;

import java.time.Duration;

/** Waits; in the program really, in tests not. */
@FunctionalInterface
public interface Pause {
  /** Waits this long. */
  void take(Duration time) throws InterruptedException;
}
