package dev.wrtfleet.upgrade;

import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people say them. */
final class Words {
  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private Words() {}

  /** {@code 7.3 MiB}. */
  static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBIBYTE);
  }

  /** {@code 45s}, {@code 2m33s}, {@code 1h05m}. */
  static String time(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
  }
}
