package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.problem.ExitCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunEndTest {
  private static Tape ofTwo(Outcome planned, Outcome upgraded) {
    var tape = Tape.started(playbook(1, NEVER, wave("one")), host("a", 0), over("b", planned));
    tape.end("a", upgraded).decide();
    return tape;
  }

  private static ExitCode code(Tape tape) {
    return RunEnd.exitCode(tape.state);
  }

  @Test
  void upgradedAndCurrentAreAllAsWanted() {
    assertThat(code(ofTwo(Outcome.CURRENT, Outcome.UPGRADED))).isEqualTo(ExitCode.OK);
  }

  @Test
  void onePlannedOrUpgradedOtherwiseIsSomeFailed() {
    assertThat(code(ofTwo(Outcome.REFUSED, Outcome.UPGRADED))).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(code(ofTwo(Outcome.UNREACHABLE, Outcome.CURRENT))).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(code(ofTwo(Outcome.CURRENT, Outcome.DEGRADED))).isEqualTo(ExitCode.SOME_FAILED);
    assertThat(code(ofTwo(Outcome.UNREACHABLE, Outcome.REFUSED))).isEqualTo(ExitCode.SOME_FAILED);
  }

  @Test
  void allUnreachableIsNothingReachableAlsoWhenOneWentAwayAfterPlanning() {
    assertThat(code(ofTwo(Outcome.UNREACHABLE, Outcome.UNREACHABLE)))
        .isEqualTo(ExitCode.NOTHING_REACHABLE);
  }

  @Test
  void aPlanWithoutHostsIsAllAsWanted() {
    var tape = Tape.started(playbook(1, NEVER, wave("one")));
    assertThat(code(tape)).isEqualTo(ExitCode.OK);
  }

  @Test
  void aGateThatHaltedIsHaltedWhileHostsFinishAndAfter() {
    var tape = Tape.started(playbook(2, failed(1), wave("one")), host("a", 0), host("b", 0));
    tape.end("a", Outcome.LOST).decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.HALTED);
    assertThat(code(tape)).isEqualTo(ExitCode.HALTED);
    tape.end("b", Outcome.UPGRADED).decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(code(tape)).isEqualTo(ExitCode.HALTED);
  }

  @Test
  void aWaveThatWaitsForAWordNeedsApproval() {
    var tape =
        Tape.started(
            playbook(1, NEVER, wave("one", Duration.ZERO, true), wave("two")),
            host("a", 0),
            host("b", 1));
    tape.end("a", Outcome.UPGRADED).decide();
    assertThat(code(tape)).isEqualTo(ExitCode.APPROVAL_NEEDED);
  }

  @Test
  void aRunLeftInTheMiddleWasInterrupted() {
    assertThat(code(new Tape())).isEqualTo(ExitCode.INTERRUPTED);
    var tape =
        Tape.started(playbook(1, NEVER, wave("one", Duration.ofHours(1), false)), host("a", 0));
    assertThat(code(tape)).isEqualTo(ExitCode.INTERRUPTED);
    tape.end("a", Outcome.UPGRADED).decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.SOAKING);
    assertThat(code(tape)).isEqualTo(ExitCode.INTERRUPTED);
  }
}
