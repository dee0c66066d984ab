package dev.wrtfleet.download;

import java.time.Duration;

/**
 * How patient one request is.
 *
 * @param connect until a connection stands
 * @param answer from the request to the first line of the answer
 * @param stall without a single byte, once the answer began
 * @param document for all of a small document; files have a limit of their own
 * @param redirects how often a server may send us elsewhere; real mirrors need one or two
 */
public record WebLimits(
    Duration connect, Duration answer, Duration stall, Duration document, int redirects) {
  /** Refuses no time at all. */
  public WebLimits {
    if (!isPositive(connect) || !isPositive(answer) || !isPositive(stall)) {
      throw new IllegalArgumentException("a wait must be longer than nothing");
    }
    if (!isPositive(document) || redirects < 0) {
      throw new IllegalArgumentException("a limit must not be below nothing");
    }
  }

  private static boolean isPositive(Duration time) {
    return time.isPositive();
  }

  /** Patient enough for a mirror behind a slow line, and no hang is longer than a minute. */
  public static WebLimits usual() {
    return new WebLimits(
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        5);
  }
}
