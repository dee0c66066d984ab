package dev.wrtfleet.playbook;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Days on which no window is open, whole days by the clock of each window.
 *
 * @param last included
 */
public record Freeze(LocalDate first, LocalDate last) {
  private static final String DATE = "(\\d{4}-\\d{2}-\\d{2})";
  private static final Pattern FORM = Pattern.compile(DATE + "(?:\\.\\." + DATE + ")?");

  /** Refuses an end before the start. */
  public Freeze {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException(first + ".." + last);
    }
  }

  /** The days as written, {@code 2026-12-20..2027-01-06} or a single date; empty if none. */
  public static Optional<Freeze> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate first = LocalDate.parse(parts.group(1));
      LocalDate last = parts.group(2) == null ? first : LocalDate.parse(parts.group(2));
      return last.isBefore(first) ? Optional.empty() : Optional.of(new Freeze(first, last));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** As it is written, which {@link #parse} reads back. */
  public String words() {
    return first.equals(last) ? first.toString() : first + ".." + last;
  }
}
