package dev.wrtfleet.view.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How times, sizes and texts from routers are written for people. */
public final class Words {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);

  private Words() {}

  /** {@code 45s}, {@code 2m33s}, {@code 3h10m}. */
  public static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + two(seconds % 60) + "s";
    }
    return seconds / 3600 + "h" + two(seconds / 60 % 60) + "m";
  }

  /** How long ago, roughly: {@code 45s}, {@code 12m}, {@code 3h}, {@code 9d}. */
  public static String age(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / (24 * 3600) + "d";
  }

  /** {@code 7.6 MiB}, {@code 300 KiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    if (bytes < 1024 * 1024) {
      return bytes / 1024 + " KiB";
    }
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
  }

  /** {@code 2026-11-22T14:41:57Z}. */
  public static String time(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.SECONDS));
  }

  /** A time by the clock of a place: {@code Mon 2026-11-30 22:00 Europe/Berlin}. */
  public static String time(Instant at, ZoneId zone) {
    return LOCAL.format(at.atZone(zone)) + " " + zone.getId();
  }

  /** The same with the name of a zone; where this machine does not know it, by UTC. */
  public static String time(Instant at, String zone) {
    try {
      return time(at, ZoneId.of(zone));
    } catch (DateTimeException e) {
      return time(at, ZoneOffset.UTC);
    }
  }

  /**
   * The text without control characters: what a router says is shown on a terminal, where an escape
   * sequence could do harm, and in one line.
   */
  public static String plain(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          boolean control =
              Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
          clean.appendCodePoint(control ? ' ' : point);
        });
    return clean.toString().strip();
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
