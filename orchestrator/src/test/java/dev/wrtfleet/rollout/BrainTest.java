package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event.ApprovalAsked;
import dev.wrtfleet.rollout.Event.Approved;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.RunStarted;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import dev.wrtfleet.rollout.Event.WaveSettled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrainTest {
  private static final Duration SOAK = Duration.ofMinutes(30);

  @Test
  void nothingIsDecidedBeforeThereIsAPlan() {
    var tape = new Tape();
    assertThat(tape.decide()).isEmpty();
    tape.write(new RunStarted("r-1", "canary", "ada"));
    assertThat(tape.decide()).isEmpty();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.STARTING);
  }

  @Test
  void theFirstWaveOpensAndAdmitsInTheOrderOfThePlanUpToTheLimit() {
    var tape =
        Tape.planned(playbook(2, NEVER, wave("all")), host("b", 0), host("a", 0), host("c", 0));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("b"), admitted("a"));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.RUNNING);
  }

  @Test
  void aSecondLookWithoutNewsDecidesNothing() {
    var tape = Tape.started(playbook(2, NEVER, wave("all")), host("a", 0), host("b", 0));
    assertThat(tape.decide()).isEmpty();
  }

  @Test
  void aHostThatEndsMakesRoomForOneMore() {
    var tape =
        Tape.started(playbook(2, NEVER, wave("all")), host("a", 0), host("b", 0), host("c", 0));
    tape.end("b", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(admitted("c"));
  }

  @Test
  void aSlowHostHoldsNobodyOfItsWaveButTheNextWave() {
    var tape =
        Tape.started(
            playbook(2, NEVER, wave("one"), wave("two")),
            host("slow", 0),
            host("a", 0),
            host("b", 0),
            host("later", 1));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(admitted("b"));
    tape.end("b", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    tape.end("slow", Outcome.UPGRADED);
    assertThat(tape.decide())
        .containsExactly(
            new WaveSettled(0, tape.now), new WavePassed(0), new WaveOpened(1), admitted("later"));
  }

  @Test
  void theNextWaveOpensAtTheEndOfTheSoakAndNotAMomentBefore() {
    var tape =
        Tape.started(
            playbook(1, NEVER, wave("one", SOAK, false), wave("two")), host("a", 0), host("b", 1));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new WaveSettled(0, tape.now.plus(SOAK)));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.SOAKING);
    assertThat(Brain.decide(tape.state, tape.now).wakeAt())
        .isEqualTo(Optional.of(tape.now.plus(SOAK)));

    tape.wait(SOAK.minusNanos(1));
    assertThat(tape.decide()).isEmpty();
    tape.wait(Duration.ofNanos(1));
    assertThat(tape.decide()).containsExactly(new WavePassed(0), new WaveOpened(1), admitted("b"));
    assertThat(tape.state.soakUntil()).isEmpty();
  }

  @Test
  void aClockThatJumpsBackKeepsTheSoakWaiting() {
    var tape =
        Tape.started(
            playbook(1, NEVER, wave("one", SOAK, false), wave("two")), host("a", 0), host("b", 1));
    tape.end("a", Outcome.UPGRADED);
    tape.decide();
    tape.wait(Duration.ofHours(-5));
    assertThat(tape.decide()).isEmpty();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.SOAKING);
  }

  @Test
  void approvalIsAskedOnceAfterTheSoakAndThenWaitedFor() {
    var tape =
        Tape.started(
            playbook(1, NEVER, wave("one", SOAK, true), wave("two")), host("a", 0), host("b", 1));
    tape.end("a", Outcome.UPGRADED);
    tape.decide();
    tape.wait(SOAK);
    assertThat(tape.decide()).containsExactly(new ApprovalAsked(0));
    assertThat(tape.state.phase()).isEqualTo(RunPhase.AWAITING_APPROVAL);
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).isEmpty();

    tape.wait(Duration.ofDays(3));
    assertThat(tape.decide()).isEmpty();
    tape.write(new Approved(0, "ada", "looks good"));
    assertThat(tape.decide()).containsExactly(new WavePassed(0), new WaveOpened(1), admitted("b"));
  }

  @Test
  void theLastWaveSoaksButNobodyIsAskedToApproveIt() {
    var tape = Tape.started(playbook(1, NEVER, wave("only", SOAK, true)), host("a", 0));
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(new WaveSettled(0, tape.now.plus(SOAK)));
    tape.wait(SOAK);
    assertThat(tape.decide()).containsExactly(new WavePassed(0), new RunFinished());
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(tape.state.soakUntil()).isEmpty();
    assertThat(tape.state.openWave()).isEmpty();
  }

  @Test
  void nobodyIsAskedToApproveAWaveWhenAllLaterOnesAreEmpty() {
    var tape =
        Tape.started(playbook(1, NEVER, wave("one", SOAK, true), wave("none")), host("a", 0));
    tape.end("a", Outcome.UPGRADED);
    tape.decide();
    tape.wait(SOAK);
    assertThat(tape.decide())
        .containsExactly(
            new WavePassed(0), new WaveOpened(1), new WavePassed(1), new RunFinished());
  }

  @Test
  void aWaveWithoutHostsPassesAtOnceWithoutSoakOrApproval() {
    var tape =
        Tape.planned(playbook(1, NEVER, wave("none", SOAK, true), wave("two")), host("a", 1));
    assertThat(tape.decide())
        .containsExactly(new WaveOpened(0), new WavePassed(0), new WaveOpened(1), admitted("a"));
  }

  @Test
  void aPlanInWhichAllEndedIsOverAtOnce() {
    var tape =
        Tape.planned(
            playbook(1, NEVER, wave("all")),
            over("a", Outcome.CURRENT),
            over("b", Outcome.UNREACHABLE));
    assertThat(tape.decide())
        .containsExactly(new WaveOpened(0), new WavePassed(0), new RunFinished());
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.UNREACHABLE);
  }

  @Test
  void afterAHaltNothingStartsAndThoseInFlightFinish() {
    var tape =
        Tape.started(
            playbook(2, NEVER, wave("one"), wave("two")),
            host("a", 0),
            host("b", 0),
            host("c", 0),
            host("d", 1));
    tape.write(new Halted("ada said so"));
    assertThat(tape.decide()).isEmpty();
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    tape.end("b", Outcome.LOST);
    List<Event> end = tape.decide();
    assertThat(end.getLast()).isEqualTo(new RunFinished());
    assertThat(end.subList(0, end.size() - 1))
        .allSatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    HostEnded.class,
                    skip -> {
                      assertThat(skip.outcome()).isEqualTo(Outcome.SKIPPED);
                      assertThat(skip.reason()).contains("ada said so");
                      assertThat(skip.advice()).isNotEmpty();
                    }))
        .extracting(event -> ((HostEnded) event).host())
        .containsExactly("c", "d");
  }

  @Test
  void aHaltEndsASoakAndAnApproval() {
    var soaking =
        Tape.started(
            playbook(1, NEVER, wave("one", SOAK, true), wave("two")), host("a", 0), host("b", 1));
    soaking.end("a", Outcome.UPGRADED);
    soaking.decide();
    soaking.write(new Halted("stop"));
    assertThat(soaking.decide().getLast()).isEqualTo(new RunFinished());
    assertThat(soaking.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);

    var asking =
        Tape.started(
            playbook(1, NEVER, wave("one", Duration.ZERO, true), wave("two")),
            host("a", 0),
            host("b", 1));
    asking.end("a", Outcome.UPGRADED);
    asking.decide();
    assertThat(asking.state.phase()).isEqualTo(RunPhase.AWAITING_APPROVAL);
    asking.write(new Halted("stop"));
    assertThat(asking.decide().getLast()).isEqualTo(new RunFinished());
  }

  @Test
  void aRunHaltedBeforeItsPlanSkipsEveryHostOfThePlan() {
    var tape = new Tape().write(new RunStarted("r-1", "canary", "ada"), new Halted("stop"));
    assertThat(tape.decide()).isEmpty();
    tape.write(new Event.Planned(new Plan(playbook(1, NEVER, wave("all")), List.of(host("a", 0)))));
    assertThat(tape.decide()).hasSize(2).last().isEqualTo(new RunFinished());
    assertThat(tape.state.tally().count(Outcome.SKIPPED)).isEqualTo(1);
  }

  @Test
  void aRouterWaitsUntilAllHostsReachedThroughItHaveEnded() {
    var tape =
        Tape.planned(
            playbook(5, NEVER, wave("all")),
            host("ap1", 0, "switch", "gateway"),
            host("switch", 0, "gateway"),
            host("ap2", 0, "gateway"),
            host("gateway", 0),
            host("far", 0));
    assertThat(tape.decide())
        .containsExactly(new WaveOpened(0), admitted("ap1"), admitted("ap2"), admitted("far"));
    tape.end("ap2", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    tape.end("ap1", Outcome.LOST);
    assertThat(tape.decide()).containsExactly(admitted("switch"));
    tape.end("switch", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(admitted("gateway"));
  }

  @Test
  void aChainThroughAHostOutsideThePlanCountsToo() {
    var tape =
        Tape.planned(
            playbook(5, NEVER, wave("all")),
            host("ap", 0, "not-in-plan", "gateway"),
            host("gateway", 0));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("ap"));
    tape.end("ap", Outcome.REFUSED);
    assertThat(tape.decide()).containsExactly(admitted("gateway"));
  }

  @Test
  void aHostThatEndedInPlanningHoldsNoRouter() {
    var gone =
        new PlannedHost(
            "ap",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            over("ap", Outcome.UNREACHABLE).ended(),
            List.of("gateway"),
            "");
    var tape = Tape.planned(playbook(1, NEVER, wave("all")), host("gateway", 0), gone);
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), admitted("gateway"));
  }
}
