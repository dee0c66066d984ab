package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Freeze;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Windows;
import dev.wrtfleet.problem.FleetException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which window a planned host gets, how long it is given, and when all would be done. */
class TimetableTest {
  private static final String BERLIN = "Mon..Fri 22:00-05:00 Europe/Berlin";
  private static final String TOKYO = "Mon..Fri 22:00-05:00 Asia/Tokyo";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static List<WeeklyHours> hours(String text) {
    return List.of(WeeklyHours.parse(text).orElseThrow());
  }

  private static Host labelled(String name, Map<String, String> labels) {
    Host plain = Routers.host(name);
    return new Host(
        name,
        plain.address(),
        22,
        plain.login(),
        Optional.empty(),
        plain.groups(),
        new TreeMap<>(labels),
        Optional.empty());
  }

  private static Playbook with(Schedule schedule) {
    return playbook(2, NEVER, wave("one"), wave("two")).withSchedule(schedule);
  }

  private static Schedule all(String hours, Optional<Duration> takes) {
    return new Schedule(
        Optional.of(new Windows(hours(hours), List.of())), Map.of(), List.of(), takes);
  }

  private static Timing only(Schedule schedule, Experience experience) {
    var fleet = new Fleet(List.of(Routers.host("a")));
    Plan plan =
        new Timetable(fleet, experience).on(new Plan(with(schedule), List.of(host("a", 0))));
    return plan.host("a").orElseThrow().timing();
  }

  @Test
  void aHostGetsTheWindowOfItsLabelOfItsWaveAndElseThePlaybooks() {
    var windows =
        new Windows(hours(BERLIN), List.of(new Windows.Case("site", "tokyo", hours(TOKYO))));
    var ofTwo = new Windows(hours("Sat,Sun 08:00-20:00 UTC"), List.of());
    var schedule =
        new Schedule(
            Optional.of(windows),
            Map.of("two", ofTwo),
            List.of(Freeze.parse("2026-12-24").orElseThrow()),
            Optional.empty());
    var fleet =
        new Fleet(
            List.of(
                labelled("b", Map.of("site", "berlin")),
                labelled("t", Map.of("site", "tokyo")),
                labelled("n", Map.of()),
                labelled("late", Map.of("site", "tokyo")),
                labelled("gone", Map.of())));
    Plan plan =
        new Timetable(fleet, Experience.NONE)
            .on(
                new Plan(
                    with(schedule),
                    List.of(
                        host("b", 0),
                        host("t", 0),
                        host("n", 0),
                        host("late", 1),
                        over("gone", Outcome.UNREACHABLE))));
    assertThat(plan.hosts())
        .extracting(host -> host.timing().window().map(window -> window.words()).orElse("none"))
        .containsExactly(
            BERLIN + ", not on 2026-12-24",
            TOKYO + ", not on 2026-12-24",
            BERLIN + ", not on 2026-12-24",
            "Sat,Sun 08:00-20:00 UTC, not on 2026-12-24",
            "none");
  }

  @Test
  void withoutHistoryAHostIsGivenAllThatThePlaybookLetsItWait() {
    assertThat(only(Schedule.ANY_TIME, Experience.NONE))
        .isEqualTo(
            new Timing(
                Optional.empty(), Duration.ofMinutes(15), "return_within and health.within"));
  }

  @Test
  void historyCountsFromThreeUpgradesOnAndWhatIsStatedCountsMore() {
    var two = new Experience(Map.of("acme,one", List.of(MINUTE, MINUTE)));
    assertThat(only(Schedule.ANY_TIME, two).takes()).isEqualTo(Duration.ofMinutes(15));
    var three = new Experience(Map.of("acme,one", List.of(MINUTE, MINUTE.multipliedBy(4), MINUTE)));
    assertThat(only(Schedule.ANY_TIME, three).takes()).isEqualTo(Duration.ofMinutes(4));
    assertThat(only(Schedule.ANY_TIME, three).basis()).isEqualTo("95% of 3 upgrades");
    var others = new Experience(Map.of("acme,two", List.of(MINUTE, MINUTE, MINUTE)));
    assertThat(only(Schedule.ANY_TIME, others).takes()).isEqualTo(Duration.ofMinutes(15));
    assertThat(only(all(BERLIN, Optional.of(Duration.ofMinutes(8))), three).takes())
        .isEqualTo(Duration.ofMinutes(8));
  }

  @Test
  void mostMeansNinetyFiveOfAHundred() {
    List<Duration> hundred = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMinutes).toList();
    assertThat(new Experience(Map.of("x", hundred)).most("x")).contains(Duration.ofMinutes(95));
    assertThat(new Experience(Map.of("x", hundred.subList(0, 19))).most("x"))
        .contains(Duration.ofMinutes(19));
    assertThat(new Experience(Map.of("x", hundred.subList(0, 20))).most("x"))
        .contains(Duration.ofMinutes(19));
  }

  @Test
  void aWindowThatIsNeverLongEnoughIsRefusedWithTheHostsNamed() {
    var fleet = new Fleet(List.of(Routers.host("a")));
    var schedule = all("Sun 01:00-01:15 UTC", Optional.of(Duration.ofMinutes(15)));
    var plan = new Plan(with(schedule), List.of(host("a", 0)));
    assertThatCode(() -> Timetable.refuseHopeless(new Timetable(fleet, Experience.NONE).on(plan)))
        .doesNotThrowAnyException();
    var longer = all("Sun 01:00-01:15 UTC", Optional.of(Duration.ofSeconds(901)));
    Plan hopeless =
        new Timetable(fleet, Experience.NONE).on(new Plan(with(longer), List.of(host("a", 0))));
    assertThatThrownBy(() -> Timetable.refuseHopeless(hopeless))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("no window is long enough for a")
        .hasMessageContaining("15m1s");
  }

  @Test
  void onlyAPlanWithWindowsHasThemInItsDigest() {
    var plain = new Plan(playbook(2, NEVER, wave("one")), List.of(host("a", 0)));
    var timed = new Timing(Optional.empty(), Duration.ofMinutes(3), "takes");
    assertThat(new Plan(plain.playbook(), List.of(host("a", 0).at(timed))).digest())
        .isEqualTo(plain.digest());
    Timing berlin = only(all(BERLIN, Optional.of(MINUTE)), Experience.NONE);
    Timing tokyo = only(all(TOKYO, Optional.of(MINUTE)), Experience.NONE);
    String withBerlin = new Plan(plain.playbook(), List.of(host("a", 0).at(berlin))).digest();
    assertThat(withBerlin).isNotEqualTo(plain.digest());
    assertThat(new Plan(plain.playbook(), List.of(host("a", 0).at(tokyo))).digest())
        .isNotEqualTo(withBerlin);
  }

  @Test
  void theForecastFillsTheNightsAndAddsTheSoaks() {
    var fleet = new Fleet(IntStream.range(0, 9).mapToObj(i -> Routers.host("h" + i)).toList());
    var schedule = all("Mon..Fri 22:00-23:00 UTC", Optional.of(Duration.ofMinutes(25)));
    var playbook =
        playbook(2, NEVER, wave("one", Duration.ofHours(30), false), wave("two"))
            .withSchedule(schedule);
    // One in the first wave; then 8 hosts, two at once, two rounds a night: four a night.
    List<PlannedHost> hosts =
        IntStream.range(0, 9).mapToObj(i -> host("h" + i, i == 0 ? 0 : 1)).toList();
    Plan plan = new Timetable(fleet, Experience.NONE).on(new Plan(playbook, hosts));
    Instant friday = ZonedDateTime.parse("2026-11-27T12:00Z").toInstant();
    Forecast forecast = Forecast.of(plan, friday).orElseThrow();
    assertThat(forecast.begins()).isEqualTo(Instant.parse("2026-11-27T22:00:00Z"));
    assertThat(forecast.ends()).isEqualTo(Instant.parse("2026-12-01T22:50:00Z"));
  }

  @Test
  void aPlanWithNothingToDoHasNoForecast() {
    var plan = new Plan(playbook(2, NEVER, wave("one")), List.of(over("a", Outcome.CURRENT)));
    assertThat(Forecast.of(plan, Instant.EPOCH)).isEmpty();
  }
}
