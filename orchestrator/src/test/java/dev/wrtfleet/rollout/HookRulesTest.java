package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HookRan;
import dev.wrtfleet.rollout.Event.HostHookRan;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import dev.wrtfleet.rollout.Event.WaveSettled;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits for a hook, what does not, and what a failed one does. */
class HookRulesTest {
  private static Playbook playbook(HookPoint... points) {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    for (HookPoint point : points) {
      hooks.put(
          point,
          new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), point.mayStop(), List.of()));
    }
    return Plans.playbook(1, Plans.NEVER, Plans.wave("first"), Plans.wave("second"))
        .withHooks(new Hooks(hooks));
  }

  private static Tape tape(HookPoint... points) {
    return Tape.planned(playbook(points), Plans.host("a", 0), Plans.host("b", 1));
  }

  private static HookRan ran(HookPoint point, int wave) {
    return new HookRan(point, wave, true, "exit 0", Duration.ZERO);
  }

  private static HookRan failed(HookPoint point, int wave) {
    return new HookRan(point, wave, false, "exit 1: no", Duration.ZERO);
  }

  private static Optional<HookPoint> due(Tape tape) {
    return Brain.decide(tape.state, tape.now).hook().map(HookDue::point);
  }

  private static void upgrade(Tape tape, String host) {
    tape.end(host, Outcome.UPGRADED);
  }

  @Test
  void theFirstWaveOpensOnceBothHooksBeforeItRan() {
    Tape tape = tape(HookPoint.BEFORE_RUN, HookPoint.BEFORE_WAVE);
    assertThat(tape.decide()).isEmpty();
    assertThat(due(tape)).contains(HookPoint.BEFORE_RUN);
    tape.write(ran(HookPoint.BEFORE_RUN, 0));
    assertThat(tape.decide()).isEmpty();
    assertThat(due(tape)).contains(HookPoint.BEFORE_WAVE);
    tape.write(ran(HookPoint.BEFORE_WAVE, 0));
    assertThat(due(tape)).isEmpty();
    assertThat(tape.decide()).contains(new WaveOpened(0), new Event.HostAdmitted("a"));
  }

  @Test
  void eachWaveHasItsOwn() {
    Tape tape = tape(HookPoint.BEFORE_WAVE, HookPoint.AFTER_WAVE);
    tape.write(ran(HookPoint.BEFORE_WAVE, 0));
    tape.decide();
    upgrade(tape, "a");
    assertThat(tape.decide()).hasOnlyElementsOfType(WaveSettled.class);
    assertThat(due(tape)).contains(HookPoint.AFTER_WAVE);
    tape.write(ran(HookPoint.AFTER_WAVE, 0));
    assertThat(tape.decide()).containsExactly(new WavePassed(0));
    HookDue next = Brain.decide(tape.state, tape.now).hook().orElseThrow();
    assertThat(next.point()).isEqualTo(HookPoint.BEFORE_WAVE);
    assertThat(next.wave()).isEqualTo(1);
  }

  @Test
  void theRunIsOverOnceItsLastHookRan() {
    Tape tape = tape(HookPoint.AFTER_RUN);
    tape.decide();
    upgrade(tape, "a");
    tape.decide();
    upgrade(tape, "b");
    assertThat(tape.decide()).contains(new WavePassed(1)).doesNotContain(new RunFinished());
    assertThat(due(tape)).contains(HookPoint.AFTER_RUN);
    // Whatever comes of it: nothing is left to stop.
    tape.write(failed(HookPoint.AFTER_RUN, 0));
    assertThat(tape.decide()).containsExactly(new RunFinished());
  }

  @Test
  void whatWasBegunIsEndedAlsoAfterAHalt() {
    Tape tape = tape(HookPoint.BEFORE_WAVE, HookPoint.AFTER_WAVE, HookPoint.AFTER_RUN);
    tape.write(ran(HookPoint.BEFORE_WAVE, 0));
    tape.decide();
    tape.write(new Halted("ada said so"));
    upgrade(tape, "a");
    tape.decide();
    assertThat(tape.state.ended("b").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(due(tape)).contains(HookPoint.AFTER_WAVE);
    tape.write(ran(HookPoint.AFTER_WAVE, 0));
    assertThat(due(tape)).contains(HookPoint.AFTER_RUN);
    tape.write(ran(HookPoint.AFTER_RUN, 0));
    assertThat(tape.decide()).containsExactly(new RunFinished());
  }

  @Test
  void aHookThatMayNotFailHaltsAndOneThatMayDoesNot() {
    Tape tape = tape(HookPoint.BEFORE_RUN, HookPoint.AFTER_RUN);
    tape.write(failed(HookPoint.BEFORE_RUN, 0));
    assertThat(tape.decide().getFirst())
        .isEqualTo(new Halted("hook before_run failed: exit 1: no"));
    var spec = new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), false, List.of());
    Tape lenient =
        Tape.planned(
            playbook().withHooks(new Hooks(Map.of(HookPoint.BEFORE_RUN, spec))),
            Plans.host("a", 0));
    lenient.write(failed(HookPoint.BEFORE_RUN, 0));
    assertThat(lenient.decide()).contains(new WaveOpened(0));
  }

  @Test
  void aWaveWithoutHostsHasNoHooks() {
    Tape tape =
        Tape.planned(playbook(HookPoint.BEFORE_WAVE, HookPoint.AFTER_WAVE), Plans.host("b", 1));
    assertThat(tape.decide()).containsExactly(new WaveOpened(0), new WavePassed(0));
    assertThat(Brain.decide(tape.state, tape.now).hook().orElseThrow().wave()).isEqualTo(1);
  }

  @Test
  void whileAHookIsDueNothingIsWaitedForByTheClock() {
    Tape tape = tape(HookPoint.AFTER_WAVE);
    tape.decide();
    upgrade(tape, "a");
    tape.decide();
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).isEmpty();
  }

  @Test
  void aStateRefusesWhatAHookMustComeBeforeAndAHookTwice() {
    Tape tape = tape(HookPoint.BEFORE_WAVE);
    assertThatThrownBy(() -> tape.write(new WaveOpened(0)))
        .hasMessageContaining("hook before_wave has not run");
    tape.write(ran(HookPoint.BEFORE_WAVE, 0));
    assertThatThrownBy(() -> tape.write(ran(HookPoint.BEFORE_WAVE, 0)))
        .hasMessageContaining("ran already");
    assertThatThrownBy(() -> tape.write(ran(HookPoint.AFTER_RUN, 0)))
        .hasMessageContaining("no such hook");
    tape.write(new WaveOpened(0));
  }

  @Test
  void aLostHostGetsOneSecondChanceAndSoMuchTime() {
    Tape tape = tape(HookPoint.LOST);
    tape.decide();
    tape.write(Tape.flash("a"));
    var lost = new HostHookRan("a", HookPoint.LOST, true, "exit 0", Duration.ZERO);
    HostProgress before = tape.state.host("a").orElseThrow();
    assertThat(before.withSecondChance(Duration.ofHours(9))).isEqualTo(before);
    tape.wait(Duration.ofHours(1)).write(lost);
    HostProgress after = tape.state.host("a").orElseThrow();
    assertThat(after.withSecondChance(Duration.ofMinutes(10)).flash().orElseThrow().deadline())
        .isEqualTo(tape.now.plus(Duration.ofMinutes(10)));
    // Never less time than it had.
    assertThat(after.withSecondChance(Duration.ZERO).flash().orElseThrow().deadline())
        .isEqualTo(before.flash().orElseThrow().deadline());
    assertThatThrownBy(() -> tape.write(lost)).hasMessageContaining("once more already");
  }

  @Test
  void hooksCountInThePlansDigestAndNoneLeaveItAsItWas() {
    PlannedHost host = Plans.host("a", 0);
    Playbook without = playbook();
    String digest = new Plan(without, List.of(host)).digest();
    assertThat(new Plan(without.withHooks(Hooks.NONE), List.of(host)).digest()).isEqualTo(digest);
    assertThat(new Plan(playbook(HookPoint.LOST), List.of(host)).digest()).isNotEqualTo(digest);
  }
}
