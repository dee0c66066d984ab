package dev.wrtfleet.download;

import java.time.Duration;

/**
 * How much one file may ask for.
 *
 * @param bytesMax larger files are refused
 * @param total for one file, pauses included
 * @param attempts how many in a row may fail without bringing a byte
 * @param firstPause before the second attempt; each further one is twice as long
 * @param longestPause no pause is longer, whatever the server asks for
 */
public record DownloadLimits(
    long bytesMax, Duration total, int attempts, Duration firstPause, Duration longestPause) {
  /** Refuses limits nothing could be done within. */
  public DownloadLimits {
    if (bytesMax < 1 || attempts < 1 || !total.isPositive()) {
      throw new IllegalArgumentException("nothing can be downloaded within these limits");
    }
    if (!firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException("pauses must grow from more than nothing");
    }
  }

  /** The largest images (whole disks) have some hundred megabytes; an hour suits 1 Mbit/s. */
  public static DownloadLimits usual() {
    return new DownloadLimits(
        2L << 30, Duration.ofHours(1), 5, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }
}
