package dev.wrtfleet.playbook;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hours of some days of the week, by the clock of one place: {@code Mon..Fri 22:00-05:00
 * Europe/Berlin}.
 *
 * <p>The days are those on which it opens; hours that end before they begin, or at the same time,
 * end on the next day.
 *
 * <p>In the nights in which clocks change, a time means the first moment at which the clock shows
 * it or a later one, so a time that is skipped is the moment of the change. A time that is shown
 * twice is its second showing where hours begin and its first where they end, so that they are
 * never longer than they look; hours that lie wholly in what is shown twice are those of the first
 * showing. On a day that the place skips altogether they do not open.
 *
 * @param days on which they open
 * @param closes where it is not after {@code opens}, of the next day; midnight is written 24:00
 */
public record WeeklyHours(Set<DayOfWeek> days, LocalTime opens, LocalTime closes, ZoneId zone) {
  private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d|24:00)";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(%1$s(?:\\.\\.%1$s)?(?:,%1$s(?:\\.\\.%1$s)?)*) )?%2$s-%2$s (\\S+)"
              .formatted(DAY, TIME));
  private static final String MIDNIGHT = "24:00";
  private static final int DAYS = DayOfWeek.values().length;

  /** One stretch of time. */
  record Stretch(Instant from, Instant until) {}

  /** Refuses hours of no day. */
  public WeeklyHours {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("hours of no day");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /** The hours as written; empty where these are none. */
  public static Optional<WeeklyHours> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String from = parts.group(2);
    String until = parts.group(3);
    if (from.equals(until) || from.equals(MIDNIGHT) || until.equals("00:00")) {
      return Optional.empty();
    }
    LocalTime closes = until.equals(MIDNIGHT) ? LocalTime.MIDNIGHT : LocalTime.parse(until);
    Set<DayOfWeek> days = days(parts.group(1));
    return zone(parts.group(4))
        .map(zone -> new WeeklyHours(days, LocalTime.parse(from), closes, zone));
  }

  /** A time zone by its name; empty where there is none of this name. */
  static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Set<DayOfWeek> days(@Nullable String text) {
    if (text == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("\\.\\.", -1);
      DayOfWeek day = day(ends[0]);
      DayOfWeek last = day(ends[ends.length - 1]);
      days.add(day);
      for (int more = 0; !day.equals(last) && more < DAYS; more++) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (word(day).equals(word)) {
        return day;
      }
    }
    throw new IllegalArgumentException("no day of the week: " + word);
  }

  private static String word(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  /** The stretch that opens on this day; empty where none does. */
  Optional<Stretch> of(LocalDate day) {
    if (!days.contains(day.getDayOfWeek()) || isSkipped(day)) {
      return Optional.empty();
    }
    LocalDateTime from = day.atTime(opens);
    LocalDateTime until = (closes.isAfter(opens) ? day : day.plusDays(1)).atTime(closes);
    Optional<ZoneOffsetTransition> twice = overlap(from);
    boolean isWithinIt = twice.isPresent() && twice.equals(overlap(until));
    var stretch = new Stretch(moment(from, !isWithinIt), moment(until, false));
    return stretch.from().isBefore(stretch.until()) ? Optional.of(stretch) : Optional.empty();
  }

  private boolean isSkipped(LocalDate day) {
    return !day.atStartOfDay(zone).toLocalDate().equals(day);
  }

  private Optional<ZoneOffsetTransition> overlap(LocalDateTime shown) {
    return Optional.ofNullable(zone.getRules().getTransition(shown))
        .filter(ZoneOffsetTransition::isOverlap);
  }

  private Instant moment(LocalDateTime shown, boolean secondShowing) {
    ZoneOffsetTransition change = zone.getRules().getTransition(shown);
    if (change == null) {
      return shown.atZone(zone).toInstant();
    }
    if (change.isGap()) {
      return change.getInstant();
    }
    return shown.toInstant(secondShowing ? change.getOffsetAfter() : change.getOffsetBefore());
  }

  /** As it is written, which {@link #parse} reads back. */
  public String words() {
    String until = closes.equals(LocalTime.MIDNIGHT) ? MIDNIGHT : closes.toString();
    return (days.size() == DAYS ? "" : dayWords() + " ") + opens + "-" + until + " " + zone;
  }

  /** Runs of three days and more as {@code Mon..Fri}, from Monday on. */
  private String dayWords() {
    var text = new StringBuilder();
    for (int first = 1; first <= DAYS; first++) {
      int last = first;
      if (!days.contains(DayOfWeek.of(first))) {
        continue;
      }
      while (last < DAYS && days.contains(DayOfWeek.of(last + 1))) {
        last++;
      }
      text.append(text.isEmpty() ? "" : ",").append(word(DayOfWeek.of(first)));
      if (last > first) {
        text.append(last > first + 1 ? ".." : ",").append(word(DayOfWeek.of(last)));
      }
      first = last;
    }
    return text.toString();
  }
}
