package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of runs in the engine: whom they hold up, and what a crash makes of them. */
@Timeout(120)
class HookTurnTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final HostRoad ALL_CURRENT =
      (run, progress, host, planned, playbook, journal) -> {
        journal.append(new HostEnded(host.name(), Outcome.CURRENT, "runs it already", ""));
        return new Next.Ended();
      };

  @TempDir Path folder;
  private Store store;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() {
    store = Store.open(new StateFolder(folder), CLOCK);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    threads.close();
    store.close();
  }

  private String run() {
    return store.runs().create("canary", Fleets.spec()).id();
  }

  private static Playbook playbook(HookPoint... points) {
    var spec = new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), true, List.of());
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    for (HookPoint point : points) {
      hooks.put(point, spec);
    }
    return Fleets.playbook(2, List.of(Fleets.REST)).withHooks(new Hooks(hooks));
  }

  private Engine engine(Playbook playbook, HookRunner hooks) {
    Fleet fleet = Fleets.fleet(2);
    var crew = new Crew(fleet, any -> Fleets.plan(fleet, playbook), ALL_CURRENT, hooks);
    var options =
        new EngineOptions(
            2,
            Duration.ofSeconds(30),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ZERO,
            2);
    return Engine.start(store, new Clocks(CLOCK, System::nanoTime), any -> crew, options);
  }

  private HookRunner.Result passes(HookSpec spec, Map<String, String> facts) {
    asked.add(facts.get("WRTFLEET_HOOK") + " " + facts.getOrDefault("WRTFLEET_WAVE_NAME", "-"));
    return new HookRunner.Result(true, "exit 0", Duration.ZERO);
  }

  private HookRunner.Result waits(HookSpec spec, Map<String, String> facts)
      throws InterruptedException {
    asked.add("began");
    begun.countDown();
    goOn.await();
    return new HookRunner.Result(true, "exit 0", Duration.ZERO);
  }

  private List<Event.HookRan> ran(String run) {
    return store.journal().events(run).stream()
        .filter(recorded -> recorded.event() instanceof Event.HookRan)
        .map(recorded -> (Event.HookRan) recorded.event())
        .toList();
  }

  @Test
  void allHooksOfARunRunOneAfterTheOther() {
    String run = run();
    Playbook playbook =
        playbook(
            HookPoint.BEFORE_RUN, HookPoint.BEFORE_WAVE, HookPoint.AFTER_WAVE, HookPoint.AFTER_RUN);
    try (Engine engine = engine(playbook, this::passes)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(asked)
        .containsExactly("before_run -", "before_wave wave", "after_wave wave", "after_run -");
    assertThat(ran(run)).hasSize(4).allMatch(Event.HookRan::passed);
  }

  @Test
  void aHookTornOffRunsAgainAndIsWrittenDownOnce() throws Exception {
    String run = run();
    Playbook playbook = playbook(HookPoint.BEFORE_RUN);
    try (Engine engine = engine(playbook, this::waits)) {
      Future<RunPhase> driving = threads.submit(() -> engine.drive(run));
      begun.await();
      engine.stop();
      driving.get();
    }
    assertThat(ran(run)).isEmpty();
    try (Engine engine = engine(playbook, this::passes)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(asked).containsExactly("began", "before_run -");
    assertThat(ran(run)).hasSize(1);
  }

  @Test
  void aRunHaltedWhileItsHookRunsEndsAndTheJournalStaysWhole() throws Exception {
    String run = run();
    try (Engine engine = engine(playbook(HookPoint.BEFORE_RUN), this::waits)) {
      Future<RunPhase> driving = threads.submit(() -> engine.drive(run));
      begun.await();
      store.requests().add(run, RequestKind.HALT, Optional.empty(), "enough", "ada");
      while (RolloutState.replay(store.journal().events(run)).phase() != RunPhase.FINISHED) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      assertThat(driving.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(ran(run)).isEmpty();
    assertThat(RolloutState.replay(store.journal().events(run)).haltReason())
        .contains("halted by ada: enough");
  }

  @Test
  void aHookThatHangsHoldsItsOwnRunOnly() throws Exception {
    String first = run();
    String second = run();
    HookRunner runner =
        (spec, facts) ->
            first.equals(facts.get("WRTFLEET_RUN")) ? waits(spec, facts) : passes(spec, facts);
    try (Engine engine = engine(playbook(HookPoint.BEFORE_RUN), runner)) {
      Future<RunPhase> hangs = threads.submit(() -> engine.drive(first));
      begun.await();
      assertThat(engine.drive(second)).isEqualTo(RunPhase.FINISHED);
      assertThat(hangs.isDone()).isFalse();
      goOn.countDown();
      assertThat(hangs.get()).isEqualTo(RunPhase.FINISHED);
    }
  }
}
