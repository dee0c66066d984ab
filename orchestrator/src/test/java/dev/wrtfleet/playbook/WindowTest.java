package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When windows are open, above all in the nights in which clocks change. */
class WindowTest {
  private static final Duration MOMENT = Duration.ofNanos(1);

  private static Window window(String... hours) {
    return new Window(
        Arrays.stream(hours).map(text -> WeeklyHours.parse(text).orElseThrow()).toList(),
        List.of());
  }

  private static Window frozen(Window window, String... days) {
    return new Window(
        window.hours(), Arrays.stream(days).map(text -> Freeze.parse(text).orElseThrow()).toList());
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }

  /** Just before it nothing is open, from it on it is, up to the last moment before the end. */
  private static void assertOpening(Window window, String looked, String opens, String closes) {
    Window.Opening opening = window.next(at(looked), MOMENT).orElseThrow();
    assertThat(opening).isEqualTo(new Window.Opening(at(opens), at(closes)));
    assertThat(window.fits(at(opens).minus(MOMENT), MOMENT)).as("before it opens").isFalse();
    assertThat(window.fits(at(opens), MOMENT)).as("as it opens").isTrue();
    assertThat(window.fits(at(closes).minus(MOMENT), MOMENT)).as("the last moment").isTrue();
    assertThat(window.fits(at(closes), MOMENT)).as("as it closes").isFalse();
  }

  @ParameterizedTest(name = "{0} after {1}")
  @CsvSource({
    // An ordinary Friday night; the day is that of the opening, also for the hours after midnight.
    "Mon..Fri 22:00-05:00 Europe/Berlin, 2026-11-27T12:00+01:00, 2026-11-27T22:00+01:00, 2026-11-28T05:00+01:00",
    "Mon..Fri 22:00-05:00 Europe/Berlin, 2026-11-28T05:00+01:00, 2026-11-30T22:00+01:00, 2026-12-01T05:00+01:00",
    "Mon..Fri 01:00-05:00 Europe/Berlin, 2026-11-27T05:00+01:00, 2026-11-30T01:00+01:00, 2026-11-30T05:00+01:00",
    "Sat..Mon 20:00-24:00 Asia/Tokyo, 2026-11-27T12:00+09:00, 2026-11-28T20:00+09:00, 2026-11-29T00:00+09:00",
    "'Mon,Wed,Fri 09:00-12:00 America/New_York', 2026-11-25T12:00-05:00, 2026-11-27T09:00-05:00, 2026-11-27T12:00-05:00",
    "09:00-12:00 UTC, 2026-11-25T12:00Z, 2026-11-26T09:00Z, 2026-11-26T12:00Z",
    // The night that loses an hour: 02:00 to 03:00 is not shown on 2026-03-29 in Berlin.
    "22:00-05:00 Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-28T22:00+01:00, 2026-03-29T05:00+02:00",
    "02:00-04:00 Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-29T01:00Z, 2026-03-29T04:00+02:00",
    "02:30-04:00 Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-29T01:00Z, 2026-03-29T04:00+02:00",
    "00:30-02:30 Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-29T00:30+01:00, 2026-03-29T01:00Z",
    "02:10-02:50 Europe/Berlin, 2026-03-28T12:00+01:00, 2026-03-30T02:10+02:00, 2026-03-30T02:50+02:00",
    // The night that gains one: 02:00 to 03:00 is shown twice on 2026-10-25 in Berlin.
    "22:00-05:00 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-24T22:00+02:00, 2026-10-25T05:00+01:00",
    "22:00-02:30 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-24T22:00+02:00, 2026-10-25T02:30+02:00",
    "02:30-04:00 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-25T02:30+01:00, 2026-10-25T04:00+01:00",
    "02:00-03:00 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-25T02:00+01:00, 2026-10-25T03:00+01:00",
    "02:10-02:50 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-25T02:10+02:00, 2026-10-25T02:50+02:00",
    "01:00-02:00 Europe/Berlin, 2026-10-24T12:00+02:00, 2026-10-25T01:00+02:00, 2026-10-25T02:00+02:00",
    // New York changes on other nights, Lord Howe by half an hour, Havana at midnight.
    "01:00-04:00 America/New_York, 2026-03-07T12:00-05:00, 2026-03-08T01:00-05:00, 2026-03-08T04:00-04:00",
    "01:00-04:00 America/New_York, 2026-10-31T12:00-04:00, 2026-11-01T01:00-05:00, 2026-11-01T04:00-05:00",
    "01:45-02:15 Australia/Lord_Howe, 2026-04-04T12:00+11:00, 2026-04-05T01:45+10:30, 2026-04-05T02:15+10:30",
    "01:45-02:15 Australia/Lord_Howe, 2026-10-03T12:00+10:30, 2026-10-04T01:45+10:30, 2026-10-03T15:30Z",
    "00:30-03:00 America/Havana, 2026-03-07T12:00-05:00, 2026-03-08T05:00Z, 2026-03-08T03:00-04:00",
    "22:00-00:30 America/Havana, 2026-10-31T12:00-04:00, 2026-10-31T22:00-04:00, 2026-11-01T00:30-04:00",
    // Apia had no 2011-12-30, a Friday: Thursday's night ends as the skipped day begins.
    "Fri 22:00-05:00 Pacific/Apia, 2011-12-29T12:00-10:00, 2012-01-06T22:00+14:00, 2012-01-07T05:00+14:00",
    "Thu 22:00-05:00 Pacific/Apia, 2011-12-29T12:00-10:00, 2011-12-29T22:00-10:00, 2011-12-30T10:00Z",
  })
  void aWindowIsOpenFromItsFirstMomentToItsLast(
      String hours, String looked, String opens, String closes) {
    assertOpening(window(hours), looked, opens, closes);
  }

  @Test
  void noWindowIsEverLongerThanItLooksButForTheHourOfTheNightInsideIt() {
    var random = new Random(20_261_025);
    for (int i = 0; i < 2000; i++) {
      int from = random.nextInt(1440);
      int length = 1 + random.nextInt(179);
      int until = (from + length) % 1440;
      if (from == until || until == 0) {
        continue;
      }
      Window window = window(clock(from) + "-" + clock(until) + " Europe/Berlin");
      for (String noon : List.of("2026-10-24T12:00+02:00", "2026-03-28T12:00+01:00")) {
        Window.Opening opening = window.next(at(noon), MOMENT).orElseThrow();
        boolean spansTheHour =
            LocalDateTime.ofInstant(opening.opens(), window.zone()).getHour() < 2
                && !opening.closes().isBefore(at("2026-10-25T03:00+01:00"))
                && opening.opens().isBefore(at("2026-10-25T02:00+02:00"));
        Duration most = Duration.ofMinutes(length + (spansTheHour ? 60L : 0));
        assertThat(Duration.between(opening.opens(), opening.closes()))
            .as("%s after %s", window.words(), noon)
            .isPositive()
            .isLessThanOrEqualTo(most);
      }
    }
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  @Test
  void everyMomentInAnOpeningShowsATimeOfTheWindow() {
    var random = new Random(329);
    for (int i = 0; i < 300; i++) {
      WeeklyHours hours = randomHours(random);
      Window window = new Window(List.of(hours), List.of());
      Instant day = at("2026-10-20T00:00Z").plus(Duration.ofHours(random.nextInt(24 * 200)));
      for (int look = 0; look < 40; look++) {
        Instant moment = day.plus(Duration.ofMinutes(random.nextInt(24 * 60 * 8)));
        if (window.fits(moment, MOMENT)) {
          assertThat(shows(hours, moment)).as("%s at %s", hours.words(), moment).isTrue();
        } else {
          assertThat(isPlain(hours, moment) && shows(hours, moment))
              .as("%s at %s", hours.words(), moment)
              .isFalse();
        }
      }
    }
  }

  private static WeeklyHours randomHours(Random random) {
    List<String> days = List.of("", "Mon..Fri ", "Sat,Sun ", "Fri..Mon ", "Wed ");
    List<String> zones =
        List.of("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe");
    int from = random.nextInt(1440);
    int until = 1 + random.nextInt(1439);
    if (from == until) {
      until = until == 1 ? 2 : until - 1;
    }
    return WeeklyHours.parse(
            days.get(random.nextInt(days.size()))
                + clock(from)
                + "-"
                + clock(until)
                + " "
                + zones.get(random.nextInt(zones.size())))
        .orElseThrow();
  }

  /** What the clock on the wall says, with nothing of how openings are found. */
  private static boolean shows(WeeklyHours hours, Instant moment) {
    LocalDateTime wall = LocalDateTime.ofInstant(moment, hours.zone());
    int minute = wall.getHour() * 60 + wall.getMinute();
    int from = hours.opens().toSecondOfDay() / 60;
    int until = hours.closes().toSecondOfDay() / 60;
    boolean isOvernight = until <= from;
    boolean isEvening = minute >= from && (isOvernight || minute < until);
    boolean isMorning = isOvernight && minute < until;
    LocalDate day = wall.toLocalDate();
    return (isEvening && hours.days().contains(day.getDayOfWeek()))
        || (isMorning && hours.days().contains(day.minusDays(1).getDayOfWeek()));
  }

  /** No clock changes within a day of this moment. */
  private static boolean isPlain(WeeklyHours hours, Instant moment) {
    var rules = hours.zone().getRules();
    return rules
        .getOffset(moment.minus(Duration.ofDays(1)))
        .equals(rules.getOffset(moment.plus(Duration.ofDays(1))));
  }

  @Test
  void nothingBeginsThatCannotEndInside() {
    Window window = window("22:00-05:00 Europe/Berlin");
    Duration takes = Duration.ofMinutes(12);
    Instant last = at("2026-11-28T04:48+01:00");
    assertThat(window.fits(last, takes)).isTrue();
    assertThat(window.fits(last.plus(MOMENT), takes)).isFalse();
    assertThat(window.next(last.plus(MOMENT), takes).orElseThrow().opens())
        .isEqualTo(at("2026-11-28T22:00+01:00"));
    assertThat(window.fits(at("2026-11-28T04:59+01:00"), Duration.ZERO)).isTrue();
    assertThat(window.fits(at("2026-11-28T05:00+01:00"), Duration.ZERO)).isFalse();
  }

  @Test
  void inTheShortNightWhatFitsOnOtherNightsWaits() {
    Window window = window("Sat 01:30-03:30 Europe/Berlin", "Sun 01:30-03:30 Europe/Berlin");
    Duration takes = Duration.ofMinutes(90);
    assertThat(window.next(at("2026-03-28T12:00+01:00"), takes).orElseThrow().opens())
        .isEqualTo(at("2026-04-04T01:30+02:00"));
    assertThat(window.next(at("2026-03-28T12:00+01:00"), Duration.ofMinutes(60)).orElseThrow())
        .isEqualTo(new Window.Opening(at("2026-03-29T01:30+01:00"), at("2026-03-29T03:30+02:00")));
  }

  @Test
  void hoursThatTouchOrOverlapAreOneOpening() {
    Window allDay = window("00:00-24:00 Europe/Berlin");
    assertThat(allDay.fits(at("2026-11-27T23:55+01:00"), Duration.ofHours(20))).isTrue();
    Window split = window("Fri 20:00-24:00 UTC", "Sat 00:00-02:00 UTC", "Sat 01:00-03:00 UTC");
    assertOpening(split, "2026-11-27T12:00Z", "2026-11-27T20:00Z", "2026-11-28T03:00Z");
    Window apart = window("Fri 20:00-23:59 UTC", "Sat 00:00-02:00 UTC");
    assertOpening(apart, "2026-11-27T12:00Z", "2026-11-27T20:00Z", "2026-11-27T23:59Z");
  }

  @Test
  void hoursOfSeveralZonesAreOneWindow() {
    Window window = window("Fri 22:00-23:00 Asia/Tokyo", "Fri 22:00-23:00 Europe/Berlin");
    assertOpening(window, "2026-11-27T00:00Z", "2026-11-27T13:00Z", "2026-11-27T14:00Z");
    assertOpening(window, "2026-11-27T14:00Z", "2026-11-27T21:00Z", "2026-11-27T22:00Z");
  }

  @Test
  void frozenDaysAreClosedFromMidnightToMidnightOfTheWindowsPlace() {
    Window window = frozen(window("22:00-05:00 Asia/Tokyo"), "2026-12-24..2026-12-26");
    assertOpening(
        window, "2026-12-23T12:00+09:00", "2026-12-23T22:00+09:00", "2026-12-24T00:00+09:00");
    assertOpening(
        window, "2026-12-24T00:00+09:00", "2026-12-27T00:00+09:00", "2026-12-27T05:00+09:00");
    Window single = frozen(window("00:00-24:00 Europe/Berlin"), "2026-11-27");
    assertThat(single.fits(at("2026-11-26T23:59+01:00"), Duration.ofMinutes(1))).isTrue();
    assertThat(single.fits(at("2026-11-26T23:59+01:00"), Duration.ofMinutes(2))).isFalse();
    assertThat(single.fits(at("2026-11-27T12:00+01:00"), MOMENT)).isFalse();
    assertThat(single.fits(at("2026-11-28T00:00+01:00"), MOMENT)).isTrue();
  }

  @Test
  void aFreezeOfMonthsIsWaitedFor() {
    Window window = frozen(window("Mon 01:00-02:00 UTC"), "2026-12-01..2027-11-30");
    assertThat(window.next(at("2026-12-02T00:00Z"), MOMENT).orElseThrow().opens())
        .isEqualTo(at("2027-12-06T01:00Z"));
  }

  @Test
  void aWindowThatIsAlwaysTooShortNeverOpens() {
    Window window = window("Mon 01:00-02:00 UTC");
    assertThat(window.canHold(Duration.ofHours(1))).isTrue();
    assertThat(window.canHold(Duration.ofHours(1).plus(MOMENT))).isFalse();
    assertThat(window.next(at("2026-12-02T00:00Z"), Duration.ofHours(2)))
        .isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mon..Fri 22:00-05:00 Europe/Berlin",
        "00:00-24:00 UTC",
        "Sat,Sun 08:00-20:00 America/New_York",
        "Mon,Wed,Fri..Sun 01:00-05:30 Asia/Tokyo",
        "Mon 23:59-00:01 +02:00",
      })
  void hoursReadBackAsTheyAreWritten(String text) {
    assertThat(WeeklyHours.parse(text).orElseThrow().words()).isEqualTo(text);
  }

  @Test
  void daysMayRunOverTheEndOfTheWeek() {
    assertThat(WeeklyHours.parse("Fri..Mon 01:00-02:00 UTC").orElseThrow().words())
        .isEqualTo("Mon,Fri..Sun 01:00-02:00 UTC");
    assertThat(WeeklyHours.parse("Mon..Mon 01:00-02:00 UTC").orElseThrow().words())
        .isEqualTo("Mon 01:00-02:00 UTC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "always",
        "22:00-05:00",
        "22:00 - 05:00 UTC",
        "Mon-Fri 22:00-05:00 UTC",
        "mon 22:00-05:00 UTC",
        "22:00-25:00 UTC",
        "24:00-05:00 UTC",
        "05:00-05:00 UTC",
        "22:00-00:00 UTC",
        "9:00-12:00 UTC",
        "22:00-05:00 Europe/Belin",
        "Mon.. 22:00-05:00 UTC",
      })
  void whatIsNoHoursIsRefused(String text) {
    assertThat(WeeklyHours.parse(text)).isEmpty();
  }

  @Test
  void aFreezeReadsBackAsItIsWritten() {
    for (String text : List.of("2026-12-24", "2026-12-20..2027-01-06")) {
      assertThat(Freeze.parse(text).orElseThrow().words()).isEqualTo(text);
    }
    var refused = new ArrayList<Freeze>();
    for (String text : List.of("2026-02-30", "2027-01-06..2026-12-20", "24.12.2026", "")) {
      Freeze.parse(text).ifPresent(refused::add);
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void aWindowWithoutHoursIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(List.of(), List.of()))
        .withMessageContaining("without hours");
  }
}
