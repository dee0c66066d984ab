package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What budgets, limits and hooks make of a host that is tried again. */
class RetriesTest {
  private static final Wishes.Wisher ADA = new Wishes.Wisher("ada", "power is back");

  private static Tape leavingOut(int atOnce, String... hosts) {
    // Somebody is to approve the first wave, so that it stays open when all have ended.
    var planned = new ArrayList<PlannedHost>();
    for (String name : hosts) {
      planned.add(host(name, 0));
    }
    planned.add(host("other", new RouterKind("acme,two", "24.10.4"), 1));
    return Tape.started(
        playbook(
            atOnce,
            NEVER.withPerBoard(1, ThenBoard.LEAVE_OUT),
            wave("one", Duration.ZERO, true),
            wave("two")),
        planned.toArray(PlannedHost[]::new));
  }

  private static void retry(Tape tape, String host) {
    Wishes.Answer answer = Wishes.retry(tape.state, host, ADA);
    assertThat(answer.isDone()).as(answer.words()).isTrue();
    tape.write(answer.events().toArray(Event[]::new));
  }

  @Test
  void aBoardIsLetInAgainOnceTheEndThatUsedUpItsBudgetIsTakenBack() {
    Tape tape = leavingOut(1, "a", "b", "c");
    tape.end("a", Outcome.LOST);
    tape.decide();
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(Wishes.retry(tape.state, "b", ADA).words()).contains("its board is left out");
    retry(tape, "a");
    assertThat(tape.state.leftOut()).isEmpty();
    retry(tape, "b");
    tape.decide();
    tape.write(Tape.ended("a", Outcome.LOST));
    tape.decide();
    assertThat(tape.state.leftOut()).hasSize(1);
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void aBoardStaysLeftOutWhileAnotherHostUsesItsBudgetUpAndAFlashedOneIsStillLookedAt() {
    Tape tape = leavingOut(2, "a", "b", "c");
    tape.end("a", Outcome.LOST);
    tape.decide();
    tape.end("b", Outcome.LOST);
    tape.decide();
    retry(tape, "a");
    assertThat(tape.state.leftOut()).hasSize(1);
    assertThat(Wishes.retry(tape.state, "c", ADA).isDone()).isFalse();
    assertThat(tape.decide()).contains(Tape.admitted("a"));
  }

  @Test
  void aRowForgetsTheEndOfAHostThatIsTriedAgain() {
    Tape tape =
        Tape.started(
            playbook(3, NEVER.withInARow(2), wave("one")),
            host("a", 0),
            host("b", 0),
            host("c", 0));
    tape.end("a", Outcome.LOST);
    retry(tape, "a");
    tape.end("b", Outcome.LOST);
    tape.decide();
    assertThat(tape.state.haltReason()).isEmpty();
    tape.end("c", Outcome.LOST);
    tape.decide();
    assertThat(tape.state.haltReason()).isPresent();
  }

  @Test
  void aLostHostThatWaitsToBeLookedAtAgainIsStillDown() {
    var limits =
        new Limits(
            Limits.Canaries.WAVES, List.of(), List.of(new PerLabel("site", 2, Optional.empty())));
    var site = new TreeMap<>(Map.of("site", "roof"));
    Tape tape =
        Tape.started(
            playbook(1, failed(9), wave("one")).withLimits(limits),
            host("a", 0).withLabels(site),
            host("b", 0).withLabels(site),
            host("c", 0).withLabels(site));
    PlannedHost waits = tape.state.planned("b").orElseThrow();
    assertThat(Apart.inVain(tape.state, waits)).isEmpty();
    tape.end("a", Outcome.LOST);
    assertThat(Apart.inVain(tape.state, waits)).isPresent();
    retry(tape, "a");
    assertThat(Apart.inVain(tape.state, waits)).isPresent();
    assertThat(Apart.objection(tape.state, tape.state.planned("a").orElseThrow())).isEmpty();
  }

  @Test
  void nothingIsTriedAgainOnceTheHookAfterItsWaveHasRun() {
    var hook = new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), false, List.of());
    Tape tape =
        Tape.started(
            playbook(1, failed(9), wave("one"), wave("two"))
                .withHooks(new Hooks(Map.of(HookPoint.AFTER_WAVE, hook))),
            host("a", 0),
            host("b", 1));
    tape.end("a", Outcome.LOST);
    tape.decide();
    assertThat(Wishes.retry(tape.state, "a", ADA).isDone()).isTrue();
    tape.write(new Event.HookRan(HookPoint.AFTER_WAVE, 0, true, "exit 0", Duration.ZERO));
    assertThat(Wishes.retry(tape.state, "a", ADA).words()).contains("after_wave has run");
  }
}
