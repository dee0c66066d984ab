package dev.wrtfleet.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nights foretell, for fleets small enough to know the answer. */
class ForecastTest {
  private static final Instant START = Instant.parse("2027-01-11T22:00:00Z");
  private static final StopWhen NEVER = new StopWhen(OptionalInt.empty(), OptionalDouble.empty());

  private static StopWhen failed(int hosts) {
    return new StopWhen(OptionalInt.of(hosts), OptionalDouble.empty());
  }

  private static WaveSpec wave(Duration soak, boolean approve) {
    return new WaveSpec("wave", new Pick.Rest(), soak, approve);
  }

  private static PlannedHost host(String name, String board, int wave) {
    var image =
        new PlannedImage(
            Path.of("/images", board),
            8_000_000,
            "ab",
            List.of(board),
            "1.0",
            "24",
            "r2",
            false,
            Optional.empty(),
            Optional.empty());
    return new PlannedHost(
        name, board, "23", Optional.of(image), Optional.of(wave), Optional.empty());
  }

  /** So many hosts in each of these waves; every second one is of board {@code odd}. */
  private static Plan plan(int atOnce, StopWhen stop, int hosts, WaveSpec... waves) {
    var playbook =
        new Playbook(
            "canary",
            "",
            "all",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            List.of(waves),
            atOnce,
            stop,
            Duration.ofMinutes(10),
            new HealthSpec(Duration.ofSeconds(60), Duration.ofMinutes(5), List.of()));
    var planned = new ArrayList<PlannedHost>();
    for (int wave = 0; wave < waves.length; wave++) {
      for (int i = 0; i < hosts; i++) {
        planned.add(host("w" + wave + "h" + i, i % 2 == 0 ? "even" : "odd", wave));
      }
    }
    return new Plan(playbook, planned);
  }

  private static Lasting always(Duration time) {
    return new Lasting.Seen(List.of(time));
  }

  /** A minute of preparation, two away, and 65 s of health: 245 s a router. */
  private static Assumptions steady(Map<Outcome, Double> rates) {
    return new Assumptions(
        new Rates(rates),
        always(Duration.ofSeconds(60)),
        OptionalLong.empty(),
        always(Duration.ofSeconds(120)),
        Duration.ofMinutes(7));
  }

  @Test
  void whatIsStagedBeforeTheWindowOpensIsOnlyLookedAtAndFlashedInIt() {
    Plan plain = plan(1, NEVER, 3, wave(Duration.ZERO, false));
    var window = new Window(List.of(WeeklyHours.parse("23:00-05:00 UTC").orElseThrow()), List.of());
    var timing = new Timing(Optional.of(window), Duration.ofMinutes(10), "drawn");
    for (Schedule.Images images : Schedule.Images.values()) {
      var plan =
          new Plan(
              plain.playbook().withSchedule(Schedule.ANY_TIME.with(images)),
              plain.hosts().stream().map(host -> host.at(timing)).toList());
      long prepares = images == Schedule.Images.BEFORE_THE_WINDOW ? 20 : 60;
      for (NightEnd night : nights(plan, steady(Map.of()))) {
        assertThat(night.lasted()).isEqualTo(Duration.ofSeconds(3600 + 3 * (prepares + 185)));
      }
      var cutOff = steady(Map.of(Outcome.LOST, 100.0));
      var halting =
          new Plan(
              plan(1, failed(1), 3, wave(Duration.ZERO, false))
                  .playbook()
                  .withSchedule(Schedule.ANY_TIME.with(images)),
              plan.hosts());
      for (NightEnd night : nights(halting, cutOff)) {
        assertThat(night.tally().ended()).containsEntry(Outcome.SKIPPED, 2);
      }
    }
  }

  private static List<NightEnd> nights(Plan plan, Assumptions assumed) {
    return new Forecast(plan, START, 1, 40).of(Scenario.usual(assumed));
  }

  @Test
  void withoutBadLuckANightTakesWhatItsRoutersSoaksAndApprovalTake() {
    Plan plan =
        plan(1, NEVER, 3, wave(Duration.ofHours(1), true), wave(Duration.ofMinutes(5), true));
    for (NightEnd night : nights(plan, steady(Map.of()))) {
      assertThat(night.tally().count(Outcome.UPGRADED)).isEqualTo(6);
      assertThat(night.halted()).isEmpty();
      assertThat(night.isStuck()).isFalse();
      // Six routers one after the other, both soaks, and one approval: nobody approves the last.
      assertThat(night.lasted()).isEqualTo(Duration.ofSeconds(6 * 245).plusMinutes(60 + 5 + 7));
      assertThat(night.waveStarts().get(1))
          .contains(Duration.ofSeconds(3 * 245).plusMinutes(60 + 7));
    }
  }

  @Test
  void aRouterThatIsAwayIsAssumedToStayAway() {
    Plan whole = plan(1, NEVER, 2, wave(Duration.ZERO, false));
    var away =
        new PlannedHost(
            "gone",
            "",
            "",
            Optional.empty(),
            Optional.of(1),
            Optional.empty(),
            List.of(),
            "",
            Timing.ANY,
            new TreeMap<>(),
            List.of(),
            Optional.of(new PlannedHost.PlanEnd(Outcome.UNREACHABLE, "no answer", "")),
            Optional.empty(),
            Optional.empty());
    var hosts = new ArrayList<>(whole.hosts());
    hosts.add(away);
    var plan = new Plan(whole.playbook().waitingForAbsent(Duration.ofDays(7)), hosts);
    for (NightEnd night : nights(plan, steady(Map.of()))) {
      assertThat(night.isStuck()).isFalse();
      assertThat(night.tally().count(Outcome.UPGRADED)).isEqualTo(2);
      assertThat(night.tally().count(Outcome.UNREACHABLE)).isEqualTo(1);
    }
  }

  @Test
  void oneAtATimeARunBreaksExactlyAsManyAsItsGateSays() {
    Plan plan = plan(1, failed(3), 20, wave(Duration.ZERO, false));
    for (NightEnd night : nights(plan, steady(Map.of(Outcome.LOST, 100.0)))) {
      assertThat(night.broken()).isEqualTo(3);
      assertThat(night.brokenAfterwards()).isZero();
      assertThat(night.tally().count(Outcome.SKIPPED)).isEqualTo(17);
      assertThat(night.halted()).isPresent();
    }
  }

  @Test
  void routersInFlightWhenTheGateClosesBreakToo() {
    Plan plan = plan(10, failed(3), 20, wave(Duration.ZERO, false));
    for (NightEnd night : nights(plan, steady(Map.of(Outcome.LOST, 100.0)))) {
      assertThat(night.failedBefore()).isEqualTo(3);
      // When the first two ended others took their places, and are not flashed yet.
      assertThat(night.inFlight()).isEqualTo(9);
      assertThat(night.brokenAfterwards()).isEqualTo(7);
      assertThat(night.tally().count(Outcome.SKIPPED)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNREACHABLE", "REFUSED"})
  void whatNeverTouchedFlashClosesNoGate(Outcome outcome) {
    Plan plan = plan(5, failed(1), 10, wave(Duration.ZERO, false));
    for (NightEnd night : nights(plan, steady(Map.of(outcome, 100.0)))) {
      assertThat(night.broken()).isZero();
      assertThat(night.tally().count(outcome)).isEqualTo(10);
      assertThat(night.halted()).isEmpty();
    }
  }

  @Test
  void aRouterThatTakesLongerThanItMayCountsAsLost() {
    Plan plan = plan(5, NEVER, 4, wave(Duration.ZERO, false));
    Assumptions slow = steady(Map.of()).withAway(always(Duration.ofMinutes(11)));
    assertThat(nights(plan, slow))
        .allSatisfy(night -> assertThat(night.tally().count(Outcome.LOST)).isEqualTo(4));
    Assumptions justInTime = steady(Map.of()).withAway(always(Duration.ofMinutes(10)));
    assertThat(nights(plan, justInTime))
        .allSatisfy(night -> assertThat(night.tally().count(Outcome.UPGRADED)).isEqualTo(4));
  }

  @Test
  void aBadImageHarmsTheRoutersOfItsBoardOnly() {
    Plan plan = plan(5, NEVER, 10, wave(Duration.ZERO, false));
    List<NightEnd> nights =
        new Forecast(plan, START, 1, 40).of(Scenario.badImage(steady(Map.of()), "odd", 100));
    assertThat(nights)
        .allSatisfy(night -> {
          assertThat(night.tally().count(Outcome.LOST)).isEqualTo(5);
          assertThat(night.tally().count(Outcome.UPGRADED)).isEqualTo(5);
        });
  }

  @Test
  void aBadImageBreaksTheStatedShareOfThoseThatWouldHaveBeenWell() {
    Rates rates = new Rates(Map.of(Outcome.UNREACHABLE, 50.0)).butOfTheGood(Outcome.LOST, 40);
    assertThat(rates.of(Outcome.LOST)).isEqualTo(20);
  }

  @Test
  void ratesComeOutAsTheyWentIn() {
    Plan plan = plan(50, NEVER, 500, wave(Duration.ZERO, false));
    List<NightEnd> nights = nights(plan, steady(Map.of(Outcome.LOST, 5.0)));
    double lost = nights.stream().mapToInt(NightEnd::broken).average().orElseThrow();
    // 25 of 500; forty nights put the mean within one of it, four standard deviations out.
    assertThat(lost).isBetween(22.0, 28.0);
  }

  @Test
  void timesSpreadAsStated() {
    var spread = new Lasting.Spread(Duration.ofSeconds(150), Duration.ofSeconds(330));
    var chance = new java.util.SplittableRandom(1);
    long[] drawn =
        java.util.stream.LongStream.range(0, 20_000)
            .map(i -> spread.draw(chance).toMillis())
            .sorted()
            .toArray();
    Quantiles seen = Quantiles.of(drawn);
    assertThat(seen.median()).isBetween(147_000L, 153_000L);
    assertThat(seen.most()).isBetween(320_000L, 340_000L);
  }

  @Test
  void equalSeedsGiveEqualNightsAndOthersDoNot() {
    Plan plan = plan(10, failed(3), 60, wave(Duration.ofHours(1), false));
    Scenario usual = Scenario.usual(Assumptions.USUAL);
    assertThat(new Forecast(plan, START, 7, 30).of(usual))
        .isEqualTo(new Forecast(plan, START, 7, 30).of(usual))
        .isNotEqualTo(new Forecast(plan, START, 8, 30).of(usual));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20, 21, 100})
  void theNinetyFifthOfAHundredIsTheOneThatNinetyFiveReach(int count) {
    long[] numbers = java.util.stream.LongStream.rangeClosed(1, count).toArray();
    Quantiles of = Quantiles.of(numbers);
    assertThat(of.worst()).isEqualTo(count);
    assertThat(of.most() * 100).isGreaterThanOrEqualTo(95L * count);
    assertThat((of.most() - 1) * 100).isLessThan(95L * count);
    assertThat(of.median() * 2).isGreaterThanOrEqualTo(count);
  }
}
