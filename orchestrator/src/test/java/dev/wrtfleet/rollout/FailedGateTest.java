package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.Fallback.OnFailedGate;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.FactsRead;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HookRan;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.RollbackOrdered;
import dev.wrtfleet.rollout.Event.RunFinished;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows from a gate that closes. */
class FailedGateTest {
  private static Playbook playbook(OnFailedGate then) {
    return Plans.playbook(3, Plans.failed(1), Plans.wave("first"), Plans.wave("rest"))
        .withFallback(new Fallback(List.of(), then));
  }

  private static Tape tape(OnFailedGate then) {
    return Tape.started(
        playbook(then),
        Plans.host("a", new RouterKind("acme,one", "1"), 0),
        Plans.host("b", new RouterKind("acme,two", "1"), 1),
        Plans.host("c", new RouterKind("acme,three", "1"), 1),
        Plans.host("d", new RouterKind("acme,four", "1"), 1));
  }

  private static void end(Tape tape, String host, Outcome outcome) {
    tape.write(new FactsRead(host, Routers.facts("acme,one"), "SHA256:key"));
    tape.end(host, outcome);
  }

  @Test
  void aBudgetThatIsUsedUpOrdersARollbackOfItsWave() {
    Tape tape = tape(OnFailedGate.ROLLBACK);
    end(tape, "a", Outcome.UPGRADED);
    tape.decide();
    end(tape, "b", Outcome.UPGRADED);
    end(tape, "c", Outcome.DEGRADED);
    assertThat(tape.decide()).endsWith(new RollbackOrdered(1));
    assertThat(FailedGate.isRollbackOrdered(tape.state)).isTrue();
    end(tape, "d", Outcome.LOST);
    assertThat(tape.decide()).endsWith(new RunFinished()).doesNotContain(new RollbackOrdered(1));
    // Not the wave before, and nobody who did not come back.
    assertThat(Rollback.ofFailedWave(tape.state).undone().keySet()).containsExactly("b", "c");
    assertThat(Rollback.of(tape.state).undone().keySet()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whereThePlaybookSaysNothingAHaltIsAHalt() {
    Tape tape = tape(OnFailedGate.HALT);
    end(tape, "a", Outcome.DEGRADED);
    assertThat(tape.decide()).noneMatch(RollbackOrdered.class::isInstance);
    assertThat(FailedGate.isRollbackOrdered(tape.state)).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Tape.planned(playbook(OnFailedGate.HALT))
                .write(new Halted("x"), new RollbackOrdered(0)))
        .withMessageContaining("the playbook does not want it");
  }

  @Test
  void somebodyWhoHaltsOrdersNone() {
    Tape tape = tape(OnFailedGate.ROLLBACK);
    tape.write(new Halted("halted by ada"));
    end(tape, "a", Outcome.DEGRADED);
    assertThat(tape.decide()).noneMatch(RollbackOrdered.class::isInstance);
  }

  @Test
  void aHookThatFailsOrdersNone() {
    Hooks hooks =
        new Hooks(
            Map.of(
                HookPoint.BEFORE_WAVE,
                new HookSpec(List.of("/bin/false"), "/", Duration.ofMinutes(1), true, List.of())));
    Tape tape = Tape.planned(playbook(OnFailedGate.ROLLBACK).withHooks(hooks), Plans.host("a", 0));
    tape.write(new HookRan(HookPoint.BEFORE_WAVE, 0, false, "exit 1", Duration.ofSeconds(1)));
    assertThat(tape.decide()).anyMatch(Halted.class::isInstance);
    assertThat(FailedGate.isRollbackOrdered(tape.state)).isFalse();
  }

  @Test
  void anOrderStandsOnlyRightAfterAHaltByABudgetAndOnce() {
    Tape tape = tape(OnFailedGate.ROLLBACK);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new RollbackOrdered(0)))
        .withMessageContaining("the run is not halted");
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(new Halted("halted by ada"), new RollbackOrdered(0)))
        .withMessageContaining("no budget is used up");
    Tape other = tape(OnFailedGate.ROLLBACK);
    end(other, "a", Outcome.DEGRADED);
    other.write(new Halted("1 host failed"));
    assertThatIllegalStateException()
        .isThrownBy(() -> other.write(new RollbackOrdered(1)))
        .withMessageContaining("wave 1 is not open");
    other.write(new RollbackOrdered(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> other.write(new RollbackOrdered(0)))
        .withMessageContaining("ordered already");
  }

  @Test
  void plansThatSayNothingOfItKeepTheirDigest() {
    Plan halts = new Plan(playbook(OnFailedGate.HALT), List.of(Plans.host("a", 0)));
    Plan plain =
        new Plan(
            Plans.playbook(3, Plans.failed(1), Plans.wave("first"), Plans.wave("rest")),
            List.of(Plans.host("a", 0)));
    Plan back = new Plan(playbook(OnFailedGate.ROLLBACK), List.of(Plans.host("a", 0)));
    assertThat(halts.digest()).isEqualTo(plain.digest()).isNotEqualTo(back.digest());
  }

  @Test
  void whoEndedOtherwiseThanAnsweringIsNotBroughtBackByItself() {
    for (Outcome outcome : List.of(Outcome.LOST, Outcome.STRANGER, Outcome.OLD_FIRMWARE)) {
      Tape tape = tape(OnFailedGate.ROLLBACK);
      end(tape, "a", outcome);
      tape.decide();
      assertThat(tape.state.ended("a").map(HostEnded::outcome)).contains(outcome);
      assertThat(Rollback.ofFailedWave(tape.state).undone()).as("" + outcome).isEmpty();
    }
  }
}
