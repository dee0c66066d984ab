package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event.HostRetried;
import dev.wrtfleet.rollout.Event.SkipAsked;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Skipping hosts and trying them again, where it is safe and nowhere else. */
class WishesTest {
  private static final Wishes.Wisher ADA = new Wishes.Wisher("ada", "film crew");

  private static Tape started() {
    return Tape.started(
        playbook(1, failed(9), wave("one"), wave("two")),
        host("a", 0),
        host("b", 0),
        host("c", 1),
        over("gone", Outcome.UNREACHABLE));
  }

  private static void wish(Tape tape, Wishes.Answer answer) {
    assertThat(answer.isDone()).as(answer.words()).isTrue();
    tape.write(answer.events().toArray(Event[]::new));
  }

  @Test
  void aHostWhoseTurnHasNotComeIsSkippedAtOnceWithWhoAndWhy() {
    Tape tape = started();
    wish(tape, Wishes.skip(tape.state, "c", ADA));
    assertThat(tape.state.ended("c").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(tape.state.ended("c").orElseThrow().reason()).isEqualTo("skipped by ada: film crew");
    assertThat(tape.state.tally(1).notEnded()).isZero();
  }

  @Test
  void aHostBeforeItsFlashIsOnlyAskedToStopAndMayStillBeOvertakenByItsFlash() {
    Tape tape = started();
    Wishes.Answer answer = Wishes.skip(tape.state, "a", ADA);
    assertThat(answer.events()).containsExactly(new SkipAsked("a", "ada", "film crew"));
    wish(tape, answer);
    assertThat(Wishes.skip(tape.state, "a", ADA).words()).contains("to be skipped already");
    // The wish and the flash were written at the same time: what is flashed comes to its end.
    tape.write(Tape.flash("a"));
    tape.write(Tape.ended("a", Outcome.LOST));
    assertThat(tape.state.ended("a").orElseThrow().outcome()).isEqualTo(Outcome.LOST);
  }

  @Test
  void aHostPastItsFlashCommandIsNotSkipped() {
    Tape tape = started();
    tape.write(Tape.flash("a"));
    assertThat(Wishes.skip(tape.state, "a", ADA).words()).contains("past its flash command");
    assertThatThrownBy(() -> tape.write(Tape.ended("a", Outcome.SKIPPED)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHostThatHasEndedOrIsUnknownIsNotSkipped() {
    Tape tape = started();
    tape.end("a", Outcome.UPGRADED);
    assertThat(Wishes.skip(tape.state, "a", ADA).words()).isEqualTo("a has ended as upgraded");
    assertThat(Wishes.skip(tape.state, "gune", ADA).words())
        .isEqualTo("there is no host 'gune' in the run; did you mean gone?");
    // Asked at the same time as it ended: the journal can be read all the same.
    tape.write(new SkipAsked("a", "ada", ""));
    assertThat(tape.state.ended("a").orElseThrow().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"UNREACHABLE", "REFUSED"})
  void aHostThatWasNotFlashedIsTriedFromTheStart(Outcome outcome) {
    Tape tape = started();
    tape.end("a", outcome);
    tape.decide();
    wish(tape, Wishes.retry(tape.state, "a", ADA));
    assertThat(tape.state.ended("a")).isEmpty();
    assertThat(tape.state.tally(0).notEnded()).isEqualTo(2);
    tape.end("b", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(Tape.admitted("a"));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.state.tally(0).count(Outcome.UPGRADED)).isEqualTo(2);
    assertThat(tape.state.tally(0).count(outcome)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"NOT_STARTED", "OLD_FIRMWARE", "DEGRADED", "LOST", "STRANGER", "UNCLEAR"})
  void aHostThatWasFlashedIsLookedAtAndNeverFlashedAgain(Outcome outcome) {
    Tape tape = Tape.started(playbook(1, failed(9), wave("one")), host("a", 0));
    tape.end("a", outcome);
    Wishes.Answer answer = Wishes.retry(tape.state, "a", ADA);
    assertThat(answer.words())
        .isEqualTo("looked at again, for they are never flashed twice in a run: a");
    wish(tape, answer);
    assertThat(tape.decide()).containsExactly(Tape.admitted("a"));
    assertThat(tape.state.host("a").orElseThrow().flash()).isPresent();
    assertThatThrownBy(() -> tape.write(Tape.flash("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("issued already");
    assertThatThrownBy(() -> tape.write(Tape.ended("a", Outcome.UNREACHABLE)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLostHostThatIsThereAfterAllIsUpgradedByLateProofAndTheBudgetHasItsRoomBack() {
    Tape tape = Tape.started(playbook(1, failed(2), wave("one")), host("a", 0), host("b", 0));
    tape.end("a", Outcome.LOST);
    tape.decide();
    wish(tape, Wishes.retry(tape.state, "a", ADA));
    tape.end("b", Outcome.LOST);
    assertThat(tape.decide()).containsExactly(Tape.admitted("a"));
    tape.write(Tape.proof("a"), Tape.ended("a", Outcome.UPGRADED));
    assertThat(tape.state.tally().failed()).isEqualTo(1);
    tape.decide();
    assertThat(tape.state.haltReason()).isEmpty();
  }

  @Test
  void aRetryMakesASoakingWaveSettleAndSoakAnew() {
    var soak = Duration.ofMinutes(30);
    Tape tape =
        Tape.started(
            playbook(2, failed(9), wave("one", soak, false), wave("two")),
            host("a", 0),
            host("b", 0),
            host("c", 1));
    tape.end("a", Outcome.UPGRADED).end("b", Outcome.UNREACHABLE);
    tape.decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.SOAKING);
    tape.wait(soak.minusMinutes(1));
    wish(tape, Wishes.retry(tape.state, Wishes.FAILED, ADA));
    assertThat(tape.state.soakUntil()).isEmpty();
    assertThat(tape.decide()).containsExactly(Tape.admitted("b"));
    tape.end("b", Outcome.UPGRADED);
    tape.decide();
    assertThat(tape.state.soakUntil()).contains(tape.now.plus(soak));
    assertThat(tape.state.soak("a").orElseThrow().number()).isEqualTo(2);
    assertThat(tape.state.watched()).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeTriedAgainSaysHowToGoOn() {
    Tape tape = started();
    assertThat(Wishes.retry(tape.state, "a", ADA).words()).isEqualTo("a has not ended");
    assertThat(Wishes.retry(tape.state, "gone", ADA).words())
        .contains("when the run was planned")
        .contains("Run the playbook again");
    tape.end("a", Outcome.UPGRADED);
    assertThat(Wishes.retry(tape.state, "a", ADA).words()).contains("upgraded");
    tape.decide();
    tape.end("b", Outcome.UNREACHABLE);
    tape.decide();
    assertThat(tape.state.openWave()).contains(1);
    assertThat(Wishes.retry(tape.state, "b", ADA).words()).contains("its wave has passed");
    assertThatThrownBy(() -> tape.write(new HostRetried("b", "ada", "")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Wishes.retry(tape.state, Wishes.FAILED, ADA).isDone()).isFalse();
    tape.write(new Event.Halted("ada said so"));
    assertThat(Wishes.retry(tape.state, "b", ADA).words()).contains("the run is halted");
  }

  @Test
  void aSkippedHostIsTakenUpAgainByNameButNotWithAllThatFailed() {
    Tape tape = started();
    wish(tape, Wishes.skip(tape.state, "b", ADA));
    assertThat(Wishes.retry(tape.state, Wishes.FAILED, ADA).isDone()).isFalse();
    wish(tape, Wishes.retry(tape.state, "b", ADA));
    tape.write(new StepStarted("a", Step.PROBE, ""));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).isEqualTo(List.of(Tape.admitted("b")));
  }

  @Test
  void aFlashedHostThatWaitsForAnotherLookEndsAsItHadWhenTheRunHalts() {
    Tape tape = started();
    tape.end("a", Outcome.LOST);
    tape.decide();
    wish(tape, Wishes.retry(tape.state, "a", ADA));
    tape.end("b", Outcome.UPGRADED);
    tape.write(new Event.Halted("ada said so"));
    tape.decide();
    assertThat(tape.state.ended("a").orElseThrow().outcome()).isEqualTo(Outcome.LOST);
    assertThat(tape.state.ended("c").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
  }
}
