package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.away;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event.ApprovalAsked;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostFound;
import dev.wrtfleet.rollout.Event.HostPutOff;
import dev.wrtfleet.rollout.Event.LateAwaited;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import dev.wrtfleet.rollout.Event.WaveSettled;
import dev.wrtfleet.rollout.Event.WindowAwaited;
import dev.wrtfleet.rollout.Event.WindowOpened;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The brain and hosts that are away. */
class LateBrainTest {
  private static final Duration PATIENCE = Duration.ofDays(7);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** One wave, and the late one at index 1. */
  private static Playbook waiting(int atOnce) {
    return playbook(atOnce, NEVER, wave("one")).waitingForAbsent(PATIENCE);
  }

  private static HostPutOff putOff(String host) {
    return new HostPutOff(host, "no answer", "switch it on");
  }

  private static HostFound found(String host) {
    return new HostFound(host, away(host, 1).found("acme,one", "24.10.4", Plans.image("acme,one")));
  }

  private static Optional<Instant> wakeAt(Tape tape) {
    return Brain.decide(tape.state, tape.now).wakeAt();
  }

  @Test
  void hostsThatAreAwayHoldNoWaveButTheirOwn() {
    var tape = Tape.planned(waiting(5), host("a", 0), away("gone", 1));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("a"));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide())
        .containsExactly(
            new WaveSettled(0, tape.now),
            new WavePassed(0),
            new WaveOpened(1),
            new LateAwaited(tape.now.plus(PATIENCE)),
            admitted("gone"));
  }

  @Test
  void oneThatVanishesBeforeItsTurnGoesLateAndItsWaveGoesOn() {
    var tape = Tape.started(waiting(1), host("a", 0), host("b", 0));
    tape.write(putOff("a"));
    assertThat(tape.state.waveOf("a")).contains(1);
    assertThat(tape.state.tally(0).total()).isEqualTo(1);
    assertThat(tape.state.tally(1).total()).isEqualTo(1);
    assertThat(tape.decide()).containsExactly(admitted("b"));
    tape.end("b", Outcome.UPGRADED);
    tape.wait(MINUTE);
    assertThat(tape.decide()).endsWith(new LateAwaited(tape.now.plus(PATIENCE)), admitted("a"));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).endsWith(new WavePassed(1), new RunFinished());
  }

  @Test
  void theyAreTriedAgainWithGrowingPausesUpToHalfAnHour() {
    var tape = Tape.started(waiting(5), away("gone", 1));
    for (long minutes : new long[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      tape.write(putOff("gone"));
      assertThat(tape.decide()).isEmpty();
      Instant again = tape.now.plus(Duration.ofMinutes(minutes));
      assertThat(wakeAt(tape)).contains(again);
      tape.now = again.minusNanos(1);
      assertThat(tape.decide()).isEmpty();
      tape.now = again;
      assertThat(tape.decide()).containsExactly(admitted("gone"));
    }
  }

  @Test
  void atTheEndOfThePatienceTheyAreUnreachableAndNotAMomentBefore() {
    var tape = Tape.started(waiting(5), away("gone", 1), away("tried", 1));
    Instant until = tape.state.lateUntil().orElseThrow();
    tape.write(putOff("gone"));
    tape.now = until.minus(Duration.ofMinutes(20));
    assertThat(tape.decide()).containsExactly(admitted("gone"));
    tape.write(putOff("gone"));
    tape.now = until.minusNanos(1);
    assertThat(tape.decide()).containsExactly(admitted("gone"));
    tape.write(putOff("gone"));
    assertThat(tape.decide()).isEmpty();
    assertThat(wakeAt(tape)).contains(until);
    tape.now = until;
    assertThat(tape.decide())
        .containsExactly(
            new HostEnded(
                "gone",
                Outcome.UNREACHABLE,
                "it was waited for for 7d: no answer",
                "switch it on"));
    // The one that is tried just now is not given up: it may be the moment it is back.
    assertThat(tape.state.ended("tried")).isEmpty();
    tape.write(putOff("tried"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
    assertThat(tape.state.tally().count(Outcome.UNREACHABLE)).isEqualTo(2);
  }

  @Test
  void oneThatAnswersIsMatchedAndUpgradedLikeAllOthers() {
    var tape = Tape.started(waiting(5), away("gone", 1));
    assertThat(tape.state.planned("gone").orElseThrow().image()).isEmpty();
    tape.write(found("gone"));
    assertThat(tape.state.planned("gone").orElseThrow().image()).isPresent();
    assertThat(tape.state.inFlight()).isZero();
    assertThat(tape.decide()).containsExactly(admitted("gone"));
    tape.end("gone", Outcome.UPGRADED);
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
    assertThat(tape.state.tally().count(Outcome.UPGRADED)).isEqualTo(1);
  }

  @Test
  void oneThatTurnsOutToBeOfABoardThatWasLeftOutIsSkipped() {
    StopWhen stop = NEVER.withPerBoard(1, StopWhen.ThenBoard.LEAVE_OUT);
    Playbook playbook = playbook(5, stop, wave("one")).waitingForAbsent(PATIENCE);
    var tape = Tape.started(playbook, host("a", 0), away("gone", 1), away("other", 1));
    tape.end("a", Outcome.LOST);
    assertThat(tape.decide()).contains(admitted("gone"), admitted("other"));
    tape.write(found("gone"));
    assertThat(tape.decide())
        .singleElement()
        .isInstanceOfSatisfying(
            HostEnded.class,
            end -> {
              assertThat(end.host()).isEqualTo("gone");
              assertThat(end.outcome()).isEqualTo(Outcome.SKIPPED);
              assertThat(end.reason()).contains("its board is left out");
            });
  }

  @Test
  void windowsAndLimitsHoldForThemToo() {
    var night = WeeklyHours.parse("01:00-05:00 UTC").orElseThrow();
    var timing =
        new Timing(
            Optional.of(new Window(List.of(night), List.of())), Duration.ofMinutes(10), "takes");
    var tape =
        Tape.planned(waiting(1), away("x", 1).at(timing), away("y", 1).at(timing), host("a", 0));
    tape.now = Instant.parse("2025-11-01T04:50:00Z");
    tape.decide();
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).endsWith(admitted("x"));
    tape.write(putOff("x"));
    assertThat(tape.decide()).containsExactly(admitted("y"));
    tape.wait(Duration.ofMinutes(15));
    tape.write(putOff("y"));
    Instant opens = Instant.parse("2025-11-02T01:00:00Z");
    tape.wait(Duration.ofHours(1));
    assertThat(tape.decide()).containsExactly(new WindowAwaited(1, opens, "UTC"));
    tape.now = opens;
    assertThat(tape.decide()).containsExactly(new WindowOpened(1), admitted("x"));
  }

  @Test
  void aRouterDoesNotWaitForOneBehindItThatIsAwayButNeverGoesTogetherWithIt() {
    var tape = Tape.planned(waiting(5), host("gw", 0), away("ap", 1, "gw"));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("gw"));
    tape.write(putOff("gw"));
    tape.wait(MINUTE);
    // Both are late now: one of them, and the other when that one has ended.
    assertThat(tape.decide()).endsWith(admitted("gw"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(admitted("ap")))
        .withMessageContaining("in flight");
    tape.end("gw", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(admitted("ap"));
  }

  @Test
  void aWaveWhoseHostsAllWentAwayIsApprovedLikeAnyOther() {
    Playbook playbook =
        playbook(5, NEVER, wave("canary", Duration.ZERO, true), wave("rest"))
            .waitingForAbsent(PATIENCE);
    var tape = Tape.started(playbook, host("a", 0), host("b", 1));
    tape.write(putOff("a"));
    assertThat(tape.decide()).containsExactly(new WaveSettled(0, tape.now), new ApprovalAsked(0));
  }

  @Test
  void aHaltSkipsThoseThatAreAway() {
    var tape = Tape.started(waiting(5), host("a", 0), away("gone", 1));
    tape.write(putOff("a"), new Halted("ada said so"));
    assertThat(tape.decide()).last().isEqualTo(new RunFinished());
    assertThat(tape.state.tally().count(Outcome.SKIPPED)).isEqualTo(2);
  }

  @Test
  void withoutTheKeyNobodyIsPutOff() {
    var tape = Tape.started(playbook(5, NEVER, wave("one")), host("a", 0));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(putOff("a")))
        .withMessageContaining("waits for nobody");
  }

  @Test
  void aStateRefusesWhatCannotBeOfHostsThatAreAway() {
    var tape = Tape.started(waiting(5), host("a", 0), away("gone", 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new LateAwaited(tape.now)))
        .withMessageContaining("not open");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new HostEnded("gone", Outcome.UNREACHABLE, "", "")))
        .withMessageContaining("not admitted");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(putOff("gone")))
        .withMessageContaining("not admitted");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(found("a")))
        .withMessageContaining("not one the plan has no image for");
    tape.write(Tape.flash("a"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(putOff("a")))
        .withMessageContaining("the flash was issued");
    tape.write(Tape.ended("a", Outcome.LOST));
    tape.decide();
    tape.write(found("gone"), admitted("gone"));
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(found("gone")))
        .withMessageContaining("found already");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new LateAwaited(tape.now)))
        .withMessageContaining("already");
  }
}
