package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.HostHookRan;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The hooks of one host around a road that ends as it is told. */
class HookedRoadTest {
  private static final Instant NOW = Instant.parse("2027-01-11T22:00:00Z");

  private final List<HostEvent> journal = new ArrayList<>();
  private final List<Map<String, String>> told = new ArrayList<>();
  private final List<Instant> deadlines = new ArrayList<>();
  private HostProgress progress = HostProgress.waiting("ap-0");
  private boolean passes = true;
  private boolean isStopping;

  private final HostJournal writing =
      new HostJournal() {
        @Override
        public void append(HostEvent event) {
          journal.add(event);
          progress = progress.apply(event, NOW);
        }

        @Override
        public boolean isToStop() {
          return isStopping;
        }

        @Override
        public long fence() {
          return 1;
        }

        @Override
        public void refuseAfterSleep() {}
      };

  private static Playbook playbook(HookPoint... points) {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    for (HookPoint point : points) {
      hooks.put(
          point,
          new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), point.mayStop(), List.of()));
    }
    return Fleets.playbook(1, List.of(Fleets.REST)).withHooks(new Hooks(hooks));
  }

  private Next advance(Playbook playbook, Outcome end) throws InterruptedException {
    HookRunner runner =
        (spec, facts) -> {
          told.add(facts);
          return new HookRunner.Result(passes, passes ? "exit 0" : "exit 1", Duration.ZERO);
        };
    HostRoad road =
        (run, before, host, planned, its, into) -> {
          before.flash().ifPresent(flash -> deadlines.add(flash.deadline()));
          into.append(new HostEnded(host.name(), end, "because", "look"));
          return new Next.Ended();
        };
    var planned =
        new PlannedHost(
            "ap-0",
            "acme,one",
            "24.10.4",
            Optional.of(Fleets.IMAGE),
            Optional.of(0),
            Optional.empty());
    return new HookedRoad(road, runner)
        .advance("run1", progress, Fleets.host("ap-0"), planned, playbook, writing);
  }

  private void isFlashed() {
    writing.append(
        new FlashIssued("ap-0", "b1", "r1", Fleets.IMAGE, "key", ConfigPolicy.KEEP, NOW));
    journal.clear();
  }

  private List<Outcome> ends() {
    return journal.stream()
        .filter(HostEnded.class::isInstance)
        .map(event -> ((HostEnded) event).outcome())
        .toList();
  }

  private List<HookPoint> ran() {
    return journal.stream()
        .filter(HostHookRan.class::isInstance)
        .map(event -> ((HostHookRan) event).hook())
        .toList();
  }

  @Test
  void aLostHostIsNotEndedButLookedForOnceMore() throws InterruptedException {
    isFlashed();
    Playbook playbook = playbook(HookPoint.LOST, HookPoint.AFTER_HOST);
    assertThat(advance(playbook, Outcome.LOST)).isInstanceOf(Next.Again.class);
    assertThat(ran()).containsExactly(HookPoint.LOST);
    assertThat(ends()).isEmpty();
    assertThat(told.getFirst())
        .containsEntry("WRTFLEET_OUTCOME", "LOST")
        .containsEntry("WRTFLEET_REASON", "because")
        .containsEntry("WRTFLEET_BOARD", "acme,one");

    assertThat(advance(playbook, Outcome.UPGRADED)).isInstanceOf(Next.Ended.class);
    assertThat(deadlines).containsExactly(NOW, NOW.plus(playbook.returnWithin()));
    assertThat(ends()).containsExactly(Outcome.UPGRADED);
    assertThat(ran()).containsExactly(HookPoint.LOST, HookPoint.AFTER_HOST);
  }

  @Test
  void oneThatStaysAwayIsLostThen() throws InterruptedException {
    isFlashed();
    Playbook playbook = playbook(HookPoint.LOST);
    advance(playbook, Outcome.LOST);
    assertThat(advance(playbook, Outcome.LOST)).isInstanceOf(Next.Ended.class);
    assertThat(ran()).containsExactly(HookPoint.LOST);
    assertThat(ends()).containsExactly(Outcome.LOST);
  }

  @Test
  void aHookForLostOnesThatFailsGivesTheSecondChanceAllTheSame() throws InterruptedException {
    isFlashed();
    passes = false;
    assertThat(advance(playbook(HookPoint.LOST), Outcome.LOST)).isInstanceOf(Next.Again.class);
    assertThat(ends()).isEmpty();
  }

  @Test
  void aHookBeforeItThatMayNotFailEndsTheHostUntouched() throws InterruptedException {
    passes = false;
    Playbook playbook = playbook(HookPoint.BEFORE_HOST);
    assertThat(advance(playbook, Outcome.UPGRADED)).isInstanceOf(Next.Ended.class);
    assertThat(ends()).containsExactly(Outcome.REFUSED);
  }

  @Test
  void afterItsFlashAHostDoesNotBeginAgain() throws InterruptedException {
    isFlashed();
    advance(playbook(HookPoint.BEFORE_HOST), Outcome.UPGRADED);
    assertThat(told).isEmpty();
  }

  @Test
  void whereNothingIsToBeginNoHookDoes() throws InterruptedException {
    isStopping = true;
    advance(playbook(HookPoint.BEFORE_HOST), Outcome.REFUSED);
    assertThat(told).isEmpty();
  }

  @Test
  void withoutHooksTheRoadIsAsItWas() throws InterruptedException {
    assertThat(advance(playbook(), Outcome.UPGRADED)).isInstanceOf(Next.Ended.class);
    assertThat(journal).hasSize(1);
  }
}
