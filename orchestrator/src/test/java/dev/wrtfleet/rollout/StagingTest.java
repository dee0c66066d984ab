package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HostStaged;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.StageBegun;
import dev.wrtfleet.rollout.Event.StageCleared;
import dev.wrtfleet.rollout.Event.StageFailed;
import dev.wrtfleet.rollout.Event.StageLost;
import dev.wrtfleet.rollout.Event.StageRecalled;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WindowAwaited;
import dev.wrtfleet.rollout.Event.WindowOpened;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts get their images while they wait for their windows. */
class StagingTest {
  private static final Instant TONIGHT = at("2026-11-26T22:00+01:00");
  private static final Timing BERLIN = timing("Mon..Fri 22:00-05:00 Europe/Berlin");

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }

  private static Timing timing(String hours) {
    var window = new Window(List.of(WeeklyHours.parse(hours).orElseThrow()), List.of());
    return new Timing(
        Optional.of(window), Duration.ofMinutes(12), "drawn", Optional.of(Duration.ofMinutes(4)));
  }

  private static Playbook staging(int atOnce, StopWhen stop, WaveSpec... waves) {
    return playbook(atOnce, stop, waves)
        .withSchedule(Schedule.ANY_TIME.with(Schedule.Images.BEFORE_THE_WINDOW));
  }

  private static Tape planned(String time, int atOnce, PlannedHost... hosts) {
    Tape tape = Tape.planned(staging(atOnce, NEVER, wave("one"), wave("two")), hosts);
    tape.now = at(time);
    return tape;
  }

  private static HostStaged staged(String host) {
    return new HostStaged(host, Routers.facts("acme,one"), "ab".repeat(32), 8_000_000);
  }

  private static StageBegun begun(String host) {
    return new StageBegun(host, TONIGHT);
  }

  /** One host of each wave, both staged by day, the second one's image there too. */
  private static Tape stagedByDay() {
    var tape =
        planned("2026-11-26T12:00+01:00", 2, host("a", 0).at(BERLIN), host("b", 1).at(BERLIN));
    tape.decide();
    tape.write(staged("a"), staged("b"));
    return tape;
  }

  @ParameterizedTest(name = "at {0}: {1}")
  @CsvSource({
    // Twelve hours before the window, and not a moment earlier.
    "2026-11-26T10:00+01:00, true",
    "2026-11-26T09:59:59.999999999+01:00, false",
    "2026-11-26T21:59:59.999999999+01:00, true",
    // Inside the window it is begun, not staged.
    "2026-11-26T22:00+01:00, false",
    "2026-11-27T04:48+01:00, false",
    // From here it does not fit any more; the next night is more than twelve hours away.
    "2026-11-27T04:49+01:00, false",
    "2026-11-27T10:00+01:00, true",
    // Saturday: the next opening is on Monday.
    "2026-11-28T12:00+01:00, false",
  })
  void aHostIsStagedInTheHoursBeforeItsWindow(String time, boolean isStaged) {
    var tape = planned(time, 1, host("a", 0).at(BERLIN));
    assertThat(tape.decide().stream().anyMatch(StageBegun.class::isInstance)).isEqualTo(isStaged);
  }

  @Test
  void hostsOfAllWavesAreStagedWhileTheFirstOneWaits() {
    var tape =
        planned("2026-11-26T12:00+01:00", 2, host("a", 0).at(BERLIN), host("b", 1).at(BERLIN));
    assertThat(tape.decide())
        .containsExactly(
            new WaveOpened(0),
            new WindowAwaited(0, TONIGHT, "Europe/Berlin"),
            begun("a"),
            begun("b"));
    tape.write(staged("a"));
    assertThat(tape.state.staged()).isEqualTo(1);
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(TONIGHT);
  }

  @Test
  void aRunIsWokenWhenTheHoursOfStagingBegin() {
    var tape = planned("2026-11-26T09:00+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(at("2026-11-26T10:00+01:00"));
  }

  @Test
  void withoutTheKeyNobodyIsStaged() {
    Tape tape = Tape.planned(playbook(1, NEVER, wave("one")), host("a", 0).at(BERLIN));
    tape.now = at("2026-11-26T12:00+01:00");
    assertThat(tape.decide()).doesNotHaveAnyElementsOfTypes(StageBegun.class);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(begun("a")))
        .withMessageContaining("the playbook stages nobody");
  }

  @Test
  void aHostWithoutAWindowIsNotStaged() {
    var tape = planned("2026-11-26T12:00+01:00", 1, host("a", 0).at(BERLIN), host("b", 1));
    assertThat(tape.decide()).contains(begun("a")).doesNotContain(begun("b"));
  }

  @Test
  void noMoreAreStagedThanAreWorkedOnAtOnce() {
    var tape =
        planned(
            "2026-11-26T12:00+01:00",
            2,
            host("a", 0).at(BERLIN),
            host("b", 0).at(BERLIN),
            host("c", 1).at(BERLIN));
    assertThat(tape.decide()).contains(begun("a"), begun("b")).doesNotContain(begun("c"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(begun("c")))
        .withMessageContaining("2 hosts are in flight");
    tape.write(staged("a"));
    assertThat(tape.decide()).containsExactly(begun("c"));
  }

  @Test
  void limitsOfALabelHoldForStagingToo() {
    var berlin = new TreeMap<>(Map.of("site", "berlin"));
    var hamburg = new TreeMap<>(Map.of("site", "hamburg"));
    var limits =
        new Limits(
            Limits.Canaries.WAVES, List.of(new PerLabel("site", 1, Optional.empty())), List.of());
    Tape tape =
        Tape.planned(
            staging(5, NEVER, wave("one")).withLimits(limits),
            host("a", 0).at(BERLIN).withLabels(berlin),
            host("b", 0).at(BERLIN).withLabels(berlin),
            host("c", 0).at(BERLIN).withLabels(hamburg));
    tape.now = at("2026-11-26T12:00+01:00");
    assertThat(tape.decide()).contains(begun("a"), begun("c")).doesNotContain(begun("b"));
    tape.write(staged("a"));
    assertThat(tape.decide()).containsExactly(begun("b"));
    // One that is still being staged when the window opens holds the others of its site back.
    tape.now = TONIGHT;
    assertThat(tape.decide()).doesNotContain(admitted("a"));
    tape.write(staged("b"), staged("c"));
    assertThat(tape.decide()).contains(admitted("a"), admitted("c"));
  }

  @Test
  void whileAHostIsInFlightNobodyIsStaged() {
    Tape tape =
        Tape.planned(staging(2, NEVER, wave("one")), host("slow", 0), host("b", 0).at(BERLIN));
    tape.now = at("2026-11-26T12:00+01:00");
    assertThat(tape.decide()).contains(admitted("slow")).doesNotContain(begun("b"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(begun("b")))
        .withMessageContaining("does not wait for a window");
    tape.end("slow", Outcome.UPGRADED);
    assertThat(tape.decide()).contains(begun("b"));
  }

  @Test
  void hostsOfTheNextWaveAreStagedWhileOneSoaks() {
    Tape tape =
        Tape.planned(
            staging(2, NEVER, wave("one", Duration.ofHours(20), false), wave("two")),
            host("a", 0).at(BERLIN),
            host("b", 1).at(BERLIN));
    tape.now = at("2026-11-26T04:40+01:00");
    tape.decide();
    tape.end("a", Outcome.UPGRADED);
    tape.wait(Duration.ofMinutes(30));
    assertThat(tape.decide()).noneMatch(StageBegun.class::isInstance);
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(at("2026-11-26T10:00+01:00"));
    tape.now = at("2026-11-26T10:00+01:00");
    assertThat(tape.decide()).containsExactly(begun("b"));
  }

  @Test
  void aHostThatIsBeingStagedBeginsOnlyAfterwards() {
    var tape = planned("2026-11-26T21:59+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    tape.now = TONIGHT;
    assertThat(tape.decide()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(admitted("a")))
        .withMessageContaining("it is being staged");
    tape.write(new StageFailed("a", "no room"));
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("a"));
  }

  @ParameterizedTest(name = "{0}, staged {1}: {2}")
  @CsvSource({
    // It takes twelve minutes, or four with the image there.
    "2026-11-27T04:48+01:00, false, true",
    "2026-11-27T04:48:01+01:00, false, false",
    "2026-11-27T04:56+01:00, true, true",
    "2026-11-27T04:56:01+01:00, true, false",
  })
  void aStagedHostMayBeginLater(String time, boolean isStaged, boolean begins) {
    var tape = planned("2026-11-26T12:00+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    tape.write(isStaged ? staged("a") : new StageFailed("a", "no room"));
    tape.now = at(time);
    assertThat(tape.decide().contains(admitted("a"))).isEqualTo(begins);
  }

  @Test
  void whatIsLostMakesTheHostWaitAnewAndBeginOnlyWhereAllOfItFits() {
    for (boolean fits : List.of(true, false)) {
      var tape = stagedByDay();
      tape.now = at(fits ? "2026-11-27T04:48+01:00" : "2026-11-27T04:49+01:00");
      assertThat(tape.decide()).contains(admitted("a"));
      tape.write(new StageLost("a", "it rebooted"));
      assertThat(tape.state.inFlight()).isZero();
      assertThat(tape.decide().contains(admitted("a"))).isEqualTo(fits);
    }
  }

  @Test
  void whatCouldNotBeStagedIsNotTriedAgainForTheSameNight() {
    var tape = planned("2026-11-26T12:00+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    tape.write(new StageFailed("a", "no room"));
    assertThat(tape.decide()).isEmpty();
    tape.now = at("2026-11-27T12:00+01:00");
    assertThat(tape.decide()).contains(new StageBegun("a", at("2026-11-27T22:00+01:00")));
  }

  @Test
  void afterAHaltImagesAreTakenOffBeforeTheRunEnds() {
    var tape = stagedByDay();
    tape.write(new Halted("ada said so"));
    assertThat(tape.decide())
        .containsExactly(
            new StageRecalled("a", "the run was halted"),
            new StageRecalled("b", "the run was halted"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(Tape.ended("a", Outcome.SKIPPED)))
        .withMessageContaining("its image was not taken off it");
    tape.write(new StageCleared("a", "its image is taken off"));
    assertThat(tape.decide()).hasSize(1).hasOnlyElementsOfType(Event.HostEnded.class);
    tape.write(new StageCleared("b", "its image is taken off"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
  }

  @Test
  void aHostHaltedWhileItIsBroughtIsTidiedTooWhateverItsTaskSaysLast() {
    var tape = planned("2026-11-26T12:00+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    tape.write(new Halted("ada said so"));
    assertThat(tape.decide()).containsExactly(new StageRecalled("a", "the run was halted"));
    tape.write(staged("a"));
    assertThat(tape.decide()).isEmpty();
    assertThat(tape.state.host("a").orElseThrow().stage().isRecalled()).isTrue();
    tape.write(new StageCleared("a", "its image is taken off"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
  }

  @Test
  void aStagedHostThatIsSkippedEndsOnceItsImageIsOff() {
    var tape = stagedByDay();
    var wish = Wishes.skip(tape.state, "b", new Wishes.Wisher("ada", ""));
    assertThat(wish.words()).contains("as soon as its image is taken off");
    tape.write(wish.events().toArray(Event[]::new));
    assertThat(tape.decide()).isEmpty();
    tape.write(new StageCleared("b", "its image is taken off"));
    assertThat(tape.decide())
        .singleElement()
        .satisfies(end -> assertThat(((Event.HostEnded) end).outcome()).isEqualTo(Outcome.SKIPPED));
  }

  @Test
  void ofABoardThatIsLeftOutImagesAreTakenOffAtOnceInEveryWave() {
    Tape tape =
        Tape.planned(
            staging(
                2, NEVER.withPerBoard(1, StopWhen.ThenBoard.LEAVE_OUT), wave("one"), wave("two")),
            host("a", 0).at(BERLIN),
            host("b", 1).at(BERLIN));
    tape.now = at("2026-11-26T12:00+01:00");
    tape.decide();
    tape.write(staged("a"), staged("b"));
    tape.now = TONIGHT;
    tape.decide();
    tape.end("a", Outcome.LOST);
    assertThat(tape.decide()).anyMatch(StageRecalled.class::isInstance);
    tape.write(new StageCleared("b", "its image is taken off"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
  }

  @ParameterizedTest(name = "at {0}: {1}")
  @CsvSource({
    // From Thursday's night to Friday's, but not over the weekend.
    "2026-11-27T12:00+01:00, false",
    "2026-11-28T12:00+01:00, true",
    "2026-11-29T21:59:59+01:00, true",
    "2026-11-29T22:00+01:00, false",
  })
  void anImageIsKeptForADayAtMost(String time, boolean isTakenOff) {
    var tape = planned("2026-11-26T12:00+01:00", 1, host("a", 0).at(BERLIN));
    tape.decide();
    tape.write(staged("a"));
    tape.now = at(time);
    assertThat(tape.decide().stream().anyMatch(StageRecalled.class::isInstance))
        .isEqualTo(isTakenOff);
  }

  @Test
  void aHaltInTheNightTakesOffWhatWaitsAlsoWhileOthersFinish() {
    Tape tape =
        Tape.planned(
            staging(1, failed(1), wave("one")), host("a", 0).at(BERLIN), host("b", 0).at(BERLIN));
    tape.now = at("2026-11-26T12:00+01:00");
    tape.decide();
    tape.write(staged("a"));
    tape.decide();
    tape.write(staged("b"));
    tape.now = TONIGHT;
    tape.decide();
    tape.write(new Halted("ada said so"));
    assertThat(tape.decide()).containsExactly(new StageRecalled("b", "the run was halted"));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    tape.write(new StageCleared("b", "it cannot be reached"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
  }
}
