package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event.HostRelapsed;
import dev.wrtfleet.rollout.Event.SoakEnded;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A soak that keeps watching, and hosts that cannot be judged. */
class SoakTest {
  private static final Duration SOAK = Duration.ofMinutes(30);
  private static final String SICK = "unhealthy";

  /** Two upgraded hosts whose wave soaks, and one that waits for the next wave. */
  private static Tape soaking() {
    Tape tape =
        Tape.started(
            playbook(2, failed(1), wave("canary", SOAK, false), wave("rest")),
            host("a", 0),
            host("b", 0),
            host("c", 1));
    tape.end("a", Outcome.UPGRADED).end("b", Outcome.UPGRADED);
    tape.decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.SOAKING);
    return tape;
  }

  private static HostRelapsed relapse(String host, Outcome outcome) {
    return new HostRelapsed(host, outcome, "it rebooted by itself", "look at it");
  }

  @Test
  void upgradedHostsOfTheWaveAreWatchedAndNoOthers() {
    Tape tape =
        Tape.started(
            playbook(3, Plans.NEVER, wave("canary", SOAK, false), wave("rest")),
            host("a", 0),
            host("b", 0),
            host("c", 1));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.state.watched()).isEmpty();
    tape.end("b", Outcome.LOST);
    tape.decide();
    assertThat(tape.state.watched()).containsExactly("a");
    assertThat(tape.state.soak("a")).contains(new Soak(1, tape.now.plus(SOAK), SOAK));
    assertThat(tape.state.soak("b")).isEmpty();
    assertThat(tape.state.soak("c")).isEmpty();
  }

  @Test
  void aWavePassesOnlyAfterALastHealthyLookAtEachOfThem() {
    Tape tape = soaking();
    tape.wait(SOAK);
    assertThat(tape.decideUnwatched()).isEmpty();
    tape.write(tape.seen("a", HostProgress.HEALTHY));
    assertThat(tape.decideUnwatched()).isEmpty();
    tape.write(tape.seen("b", SICK));
    assertThat(tape.decideUnwatched()).isEmpty();
    assertThatThrownBy(() -> tape.write(new WavePassed(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("still watched");
    tape.write(tape.seen("b", HostProgress.HEALTHY));
    assertThat(tape.decideUnwatched()).contains(new WavePassed(0), new WaveOpened(1));
  }

  @Test
  void aLookBeforeTheEndOfTheSoakIsNotTheLastOne() {
    Tape tape = soaking();
    tape.wait(SOAK.minusMillis(1));
    tape.write(tape.seen("a", HostProgress.HEALTHY), tape.seen("b", HostProgress.HEALTHY));
    tape.wait(Duration.ofMillis(1));
    assertThat(tape.decideUnwatched()).isEmpty();
  }

  @Test
  void aRelapseCountsAsAFailureOfItsWave() {
    Tape tape = soaking();
    tape.write(relapse("a", Outcome.DEGRADED));
    assertThat(tape.state.ended("a").orElseThrow().outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(tape.state.tally(0).count(Outcome.UPGRADED)).isEqualTo(1);
    assertThat(tape.state.tally(0).failed()).isEqualTo(1);
    tape.decideUnwatched();
    assertThat(tape.state.haltReason()).hasValueSatisfying(why -> assertThat(why).contains("a "));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
  }

  @Test
  void onlyAnUpgradedHostRelapsesAndOnlyOnce() {
    Tape tape = soaking();
    tape.write(relapse("a", Outcome.DEGRADED));
    assertThatThrownBy(() -> tape.write(relapse("a", Outcome.LOST)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tape.write(relapse("c", Outcome.DEGRADED)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tape.write(relapse("b", Outcome.REFUSED)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nextEndsTheSoakAndStillAsksForTheApproval() {
    Tape tape =
        Tape.started(
            playbook(1, failed(1), wave("canary", SOAK, true), wave("rest")),
            host("a", 0),
            host("c", 1));
    tape.end("a", Outcome.UPGRADED);
    tape.decide();
    Wishes.Answer next = Wishes.next(tape.state, new Wishes.Wisher("ada", "all quiet"));
    assertThat(next.events()).containsExactly(new SoakEnded(0, "ada", "all quiet"));
    tape.write(next.events().toArray(Event[]::new));
    tape.decideUnwatched();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.AWAITING_APPROVAL);
    assertThat(Wishes.next(tape.state, new Wishes.Wisher("ada", "")).words())
        .contains("wrtfleet approve");
  }

  @Test
  void nextIsRefusedWhileARouterIsNotWell() {
    Tape tape = soaking();
    tape.write(tape.seen("b", SICK));
    assertThat(Wishes.next(tape.state, new Wishes.Wisher("ada", "")).words()).endsWith(": b");
    tape.write(tape.seen("b", HostProgress.HEALTHY));
    assertThat(Wishes.next(tape.state, new Wishes.Wisher("ada", "")).isDone()).isTrue();
  }

  @Test
  void aLookThatComesAfterTheWaveWasLetPassStillCounts() {
    Tape tape = soaking();
    tape.write(new SoakEnded(0, "ada", ""));
    tape.decideUnwatched();
    assertThat(tape.state.openWave()).contains(1);
    tape.write(relapse("b", Outcome.DEGRADED));
    assertThat(tape.decideUnwatched()).first().isInstanceOf(Event.Halted.class);
  }

  @Test
  void nobodyIsWatchedAfterAHaltAndTheRunEndsAtOnce() {
    Tape tape = soaking();
    tape.write(new Event.Halted("ada said so"));
    assertThat(tape.state.watched()).isEmpty();
    tape.decideUnwatched();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
  }

  @Test
  void anUnclearHostPausesItsWaveUntilSomebodyAcceptsIt() {
    Tape tape =
        Tape.started(playbook(2, failed(1), wave("all")), host("a", 0), host("b", 0), host("c", 0));
    tape.end("a", Outcome.UNCLEAR);
    assertThat(tape.decide()).as("nothing new starts, b goes on").isEmpty();
    assertThatThrownBy(() -> tape.write(Tape.admitted("c")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be judged");
    tape.end("b", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new Event.ApprovalAsked(0));
    assertThat(tape.state.unclear()).containsExactly("a");
    assertThat(RunEnd.exitCode(tape.state).number()).isEqualTo(5);

    tape.write(new Event.Approved(0, "ada", "looked at it"));
    assertThat(tape.decide()).containsExactly(Tape.admitted("c"));
    tape.end("c", Outcome.UPGRADED);
    tape.decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(RunEnd.exitCode(tape.state).number()).as("never a pass").isEqualTo(3);
  }

  @Test
  void everyFurtherUnclearHostIsAskedAboutAgain() {
    Tape tape = Tape.started(playbook(1, failed(1), wave("all")), host("a", 0), host("b", 0));
    tape.end("a", Outcome.UNCLEAR);
    tape.decide();
    tape.write(new Event.Approved(0, "ada", ""));
    tape.decide();
    tape.end("b", Outcome.UNCLEAR);
    assertThat(tape.decide()).containsExactly(new Event.ApprovalAsked(0));
  }

  @Test
  void anUnclearHostThatIsLookedAtAgainAndWellNeedsNobodysWord() {
    Tape tape = Tape.started(playbook(1, failed(1), wave("all")), host("a", 0));
    tape.end("a", Outcome.UNCLEAR);
    tape.decide();
    tape.write(
        Wishes.retry(tape.state, "a", new Wishes.Wisher("ada", "")).events().toArray(Event[]::new));
    assertThat(tape.decide()).containsExactly(Tape.admitted("a"));
    tape.write(Tape.ended("a", Outcome.UPGRADED));
    tape.decide();
    assertThat(RunEnd.exitCode(tape.state).number()).isZero();
  }
}
