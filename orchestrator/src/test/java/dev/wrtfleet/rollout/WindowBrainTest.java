package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event.ApprovalAsked;
import dev.wrtfleet.rollout.Event.Approved;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import dev.wrtfleet.rollout.Event.WaveSettled;
import dev.wrtfleet.rollout.Event.WindowAwaited;
import dev.wrtfleet.rollout.Event.WindowOpened;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The brain and the playbook's windows. */
class WindowBrainTest {
  private static final Duration TAKES = Duration.ofMinutes(12);
  private static final Timing BERLIN = timing("Mon..Fri 22:00-05:00 Europe/Berlin");
  private static final Timing TOKYO = timing("Mon..Fri 22:00-05:00 Asia/Tokyo");
  private static final Instant FRIDAY_NIGHT = at("2026-11-27T22:00+01:00");
  private static final Instant MONDAY_NIGHT = at("2026-11-30T22:00+01:00");

  private static Timing timing(String hours) {
    var window = new Window(List.of(WeeklyHours.parse(hours).orElseThrow()), List.of());
    return new Timing(Optional.of(window), TAKES, "takes");
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }

  private static Tape planned(String time, PlannedHost... hosts) {
    Tape tape = Tape.planned(playbook(1, NEVER, wave("one"), wave("two")), hosts);
    tape.now = at(time);
    return tape;
  }

  private static Optional<Instant> wakeAt(Tape tape) {
    return Brain.decide(tape.state, tape.now).wakeAt();
  }

  @ParameterizedTest(name = "at {0}: {1}")
  @CsvSource({
    "2026-11-27T22:00+01:00, true",
    "2026-11-27T21:59:59.999999999+01:00, false",
    "2026-11-28T04:48+01:00, true",
    "2026-11-28T04:48:00.000000001+01:00, false",
    "2026-11-28T05:00+01:00, false",
    "2026-11-28T22:00+01:00, false",
    // The night of the short hour, and that of the long one, are nights like others here.
    "2026-03-27T23:00+01:00, true",
    "2026-10-24T03:30+02:00, true",
  })
  void aHostIsAdmittedWhereItCanEndInsideTheWindow(String time, boolean begins) {
    var tape = planned(time, host("a", 0).at(BERLIN));
    assertThat(tape.decide().contains(admitted("a"))).isEqualTo(begins);
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    // 2026-03-29, 02:00 to 03:00 is not shown: the window ends with the change, an hour earlier.
    "Sun 01:30-02:30 Europe/Berlin, 2026-03-29T01:48+01:00, true",
    "Sun 01:30-02:30 Europe/Berlin, 2026-03-29T01:48:01+01:00, false",
    "Sun 01:30-02:30 Europe/Berlin, 2026-03-22T02:18+01:00, true",
    // 2026-10-25, 02:00 to 03:00 is shown twice: it ends with the first showing.
    "Sun 01:30-02:30 Europe/Berlin, 2026-10-25T02:18+02:00, true",
    "Sun 01:30-02:30 Europe/Berlin, 2026-10-25T02:18:01+02:00, false",
    "Sun 01:30-02:30 Europe/Berlin, 2026-10-25T02:18+01:00, false",
    "Sun 02:30-04:00 Europe/Berlin, 2026-10-25T02:30+02:00, false",
    "Sun 02:30-04:00 Europe/Berlin, 2026-10-25T02:30+01:00, true",
    "Sun 01:30-02:30 America/New_York, 2026-11-01T01:30-04:00, false",
    "Sun 01:30-02:30 America/New_York, 2026-11-01T01:30-05:00, true",
  })
  void theNightsInWhichClocksChangeAreNoLongerThanTheyLook(
      String hours, String time, boolean begins) {
    var tape = planned(time, host("a", 0).at(timing(hours)));
    assertThat(tape.decide().contains(admitted("a"))).isEqualTo(begins);
  }

  @Test
  void aRunThatMustWaitSaysSoOnceAndSleepsUntilTheWindowOpens() {
    var tape = planned("2026-11-27T12:00+01:00", host("a", 0).at(BERLIN));
    var awaited = new WindowAwaited(0, FRIDAY_NIGHT, "Europe/Berlin");
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), awaited);
    assertThat(tape.state.phase()).isEqualTo(RunPhase.AWAITING_WINDOW);
    assertThat(tape.state.windowOpensAt()).contains(FRIDAY_NIGHT);
    assertThat(wakeAt(tape)).contains(FRIDAY_NIGHT);
    tape.now = FRIDAY_NIGHT.minusNanos(1);
    assertThat(tape.decide()).isEmpty();
    assertThat(wakeAt(tape)).contains(FRIDAY_NIGHT);
    tape.now = FRIDAY_NIGHT;
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("a"));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(wakeAt(tape)).isEmpty();
  }

  @Test
  void whatIsInFlightFinishesAndTheNextWaitsForTheNextNight() {
    var tape = planned("2026-11-28T04:47+01:00", host("a", 0).at(BERLIN), host("b", 0).at(BERLIN));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("a"));
    tape.now = at("2026-11-28T05:20+01:00");
    assertThat(tape.decide()).isEmpty();
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new WindowAwaited(0, MONDAY_NIGHT, "Europe/Berlin"));
    tape.now = MONDAY_NIGHT;
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("b"));
  }

  @Test
  void whileOthersAreInFlightTheRunRunsAndIsWokenAllTheSame() {
    Tape tape =
        Tape.planned(playbook(2, NEVER, wave("one")), host("slow", 0), host("b", 0).at(BERLIN));
    tape.now = at("2026-11-27T12:00+01:00");
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("slow"));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(wakeAt(tape)).contains(FRIDAY_NIGHT);
    tape.now = FRIDAY_NIGHT;
    assertThat(tape.decide()).containsExactly(admitted("b"));
  }

  @Test
  void hostsOfOpenSitesGoOnWhileOthersWait() {
    // 14:00 in Berlin is 22:00 in Tokyo.
    var tape = planned("2026-11-27T14:00+01:00", host("b", 0).at(BERLIN), host("t", 0).at(TOKYO));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("t"));
    tape.end("t", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new WindowAwaited(0, FRIDAY_NIGHT, "Europe/Berlin"));
  }

  @Test
  void ofSeveralWindowsTheOneThatOpensFirstIsWaitedFor() {
    var tape = planned("2026-11-27T06:00+01:00", host("b", 0).at(BERLIN), host("t", 0).at(TOKYO));
    Instant tokyo = at("2026-11-27T22:00+09:00");
    assertThat(tape.decide())
        .containsExactly(new WaveOpened(0), new WindowAwaited(0, tokyo, "Asia/Tokyo"));
    tape.now = tokyo;
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("t"));
  }

  @Test
  void aNightThatWasMissedIsSaidAndTheNextOneWaitedFor() {
    var tape = planned("2026-11-27T12:00+01:00", host("a", 0).at(BERLIN));
    tape.decide();
    tape.now = at("2026-11-28T09:00+01:00");
    assertThat(tape.decide()).containsExactly(new WindowAwaited(0, MONDAY_NIGHT, "Europe/Berlin"));
    assertThat(wakeAt(tape)).contains(MONDAY_NIGHT);
  }

  @Test
  void aClockThatJumpsBackWaitsOnAndOneThatJumpsAheadGoesOn() {
    var tape = planned("2026-11-27T12:00+01:00", host("a", 0).at(BERLIN));
    tape.decide();
    tape.wait(Duration.ofHours(-20));
    assertThat(wakeAt(tape)).contains(at("2026-11-26T22:00+01:00"));
    assertThat(tape.decide()).isEmpty();
    tape.now = at("2026-11-27T01:00+01:00");
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("a"));
  }

  @Test
  void soaksAndApprovalsNeedNoWindow() {
    Duration soak = Duration.ofHours(3);
    Tape tape =
        Tape.planned(
            playbook(1, NEVER, wave("one", soak, true), wave("two")),
            host("a", 0).at(BERLIN),
            host("b", 1).at(BERLIN));
    tape.now = at("2026-11-28T04:00+01:00");
    tape.decide();
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new WaveSettled(0, tape.now.plus(soak)));
    tape.wait(soak);
    assertThat(tape.decide()).containsExactly(new ApprovalAsked(0));
    tape.write(new Approved(0, "ada", ""));
    assertThat(tape.decide())
        .containsExactly(
            new WavePassed(0),
            new WaveOpened(1),
            new WindowAwaited(1, MONDAY_NIGHT, "Europe/Berlin"));
  }

  @Test
  void aHaltEndsTheWait() {
    var tape = planned("2026-11-27T12:00+01:00", host("a", 0).at(BERLIN));
    tape.decide();
    tape.write(new Halted("ada said so"));
    assertThat(tape.state.windowOpensAt()).isEmpty();
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
    assertThat(wakeAt(tape)).isEmpty();
  }

  @Test
  void aRouterWaitsForThoseBehindItAlsoInsideItsOwnWindow() {
    var tape =
        planned("2026-11-27T14:00+01:00", host("ap", 0, "gw").at(BERLIN), host("gw", 0).at(TOKYO));
    assertThat(tape.decide())
        .containsExactly(new WaveOpened(0), new WindowAwaited(0, FRIDAY_NIGHT, "Europe/Berlin"));
    tape.now = FRIDAY_NIGHT;
    assertThat(tape.decide()).containsExactly(new WindowOpened(0), admitted("ap"));
    tape.end("ap", Outcome.UPGRADED);
    assertThat(tape.decide())
        .containsExactly(new WindowAwaited(0, at("2026-11-30T22:00+09:00"), "Asia/Tokyo"));
  }

  @Test
  void aStateRefusesAHostWhileTheRunWaitsForItsWindow() {
    var tape = planned("2026-11-27T12:00+01:00", host("a", 0).at(BERLIN));
    tape.decide();
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(admitted("a")))
        .withMessageContaining("waits for its window");
    tape.write(new WindowOpened(0), admitted("a"));
  }

  @Test
  void aStateRefusesAWaitThatCannotBe() {
    var tape = planned("2026-11-27T23:00+01:00", host("a", 0).at(BERLIN));
    var awaited = new WindowAwaited(0, MONDAY_NIGHT, "Europe/Berlin");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(awaited))
        .withMessageContaining("wave 0 is not open");
    tape.decide();
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(awaited))
        .withMessageContaining("in flight");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new WindowOpened(0)))
        .withMessageContaining("no window is waited for");
    tape.end("a", Outcome.UPGRADED).write(new WaveSettled(0, tape.now));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(awaited))
        .withMessageContaining("settled");
  }
}
