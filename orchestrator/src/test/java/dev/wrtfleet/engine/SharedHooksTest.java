package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.PostgresAddress;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks of runs on a shared journal, with engines beside each other that all decide. */
@PostgresTest
@Timeout(180)
class SharedHooksTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static PostgresServer server;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final FakeRouters routers = new FakeRouters();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Future<Boolean>> driving = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    threads.close();
  }

  private Store store(String database) {
    var address =
        PostgresAddress.of(
            server.url(database),
            Optional.empty(),
            Map.of("PGPASSWORD", PostgresServer.PASSWORD),
            Path.of("/nonexistent"));
    Store store = Store.open(address, CLOCK);
    open.add(store);
    return store;
  }

  private Engine engine(String database, String name, Playbook playbook, HookRunner hooks) {
    var fleet = Fleets.fleet(2);
    var crew = new Crew(fleet, any -> Fleets.plan(fleet, playbook), routers, hooks);
    var options =
        new EngineOptions(
            4,
            Duration.ofSeconds(2),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ZERO,
            2);
    var company = new Company(Optional.of(name), Share.of(Set.of()), Duration.ofSeconds(1));
    Engine engine =
        Engine.startBeside(store(database), System::nanoTime, any -> crew, options, company);
    open.add(engine);
    return engine;
  }

  private static Playbook playbook(Map<HookPoint, Boolean> stops) {
    Map<HookPoint, HookSpec> hooks = new EnumMap<>(HookPoint.class);
    stops.forEach((point, isStop) ->
        hooks.put(
            point, new HookSpec(List.of("true"), "/", Duration.ofMinutes(1), isStop, List.of())));
    return Fleets.playbook(2, List.of(Fleets.REST)).withHooks(new Hooks(hooks));
  }

  private static final Map<HookPoint, Boolean> ALL =
      Map.of(
          HookPoint.BEFORE_RUN, true,
          HookPoint.BEFORE_WAVE, true,
          HookPoint.AFTER_WAVE, true,
          HookPoint.AFTER_RUN, true);

  /** A hook that passes where it is none of these. */
  private HookRunner hooks(String who, Set<String> failing) {
    return (spec, facts) -> {
      String hook = String.valueOf(facts.get("WRTFLEET_HOOK"));
      asked.add(hook);
      boolean passes = !failing.contains(hook);
      return new HookRunner.Result(passes, passes ? "exit 0" : who + ": exit 7", Duration.ZERO);
    };
  }

  private static String run(Store store, Playbook playbook) {
    String run = store.runs().create("canary", Fleets.spec()).id();
    Plan plan = Fleets.plan(Fleets.fleet(2), playbook);
    store.journal().append(run, List.of(new Event.Planned(plan)));
    return run;
  }

  private static List<String> ran(Store store, String run) {
    return store.journal().events(run).stream()
        .filter(recorded -> recorded.event() instanceof Event.HookRan)
        .map(recorded -> ((Event.HookRan) recorded.event()).hook().word())
        .toList();
  }

  private RolloutState driven(Store store, String run) throws Exception {
    for (int looks = 0; looks < 600 && state(store, run).phase() != RunPhase.FINISHED; looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(state(store, run).phase()).as(asked.toString()).isEqualTo(RunPhase.FINISHED);
    return state(store, run);
  }

  private static RolloutState state(Store store, String run) {
    return RolloutState.replay(store.journal().events(run));
  }

  private void driveAll(Engine engine) {
    driving.add(
        threads.submit(() -> {
          engine.driveAll();
          return true;
        }));
  }

  @Test
  void threeThatDecideRunEachHookOnce() throws Exception {
    String database = server.newDatabase("once");
    Playbook playbook = playbook(ALL);
    Store store = store(database);
    String run = run(store, playbook);
    for (String name : List.of("a 1 1", "b 2 2", "c 3 3")) {
      driveAll(engine(database, name, playbook, hooks(name, Set.of())));
    }
    driven(store, run);
    List<String> each = List.of("before_run", "before_wave", "after_wave", "after_run");
    assertThat(asked).isEqualTo(each);
    assertThat(ran(store, run)).isEqualTo(each);
    assertThat(routers.flashed).hasSize(2).doesNotContainValue(2);
  }

  @Test
  void aHookThatFailsHaltsForAllWhereItIsToAndIsOnlyNotedWhereNot() throws Exception {
    String database = server.newDatabase("failing");
    Map<HookPoint, Boolean> goesOn = new EnumMap<>(ALL);
    goesOn.put(HookPoint.BEFORE_RUN, false);
    Playbook playbook = playbook(goesOn);
    Store store = store(database);
    String run = run(store, playbook);
    Set<String> failing = Set.of("before_run", "before_wave");
    for (String name : List.of("a 1 1", "b 2 2")) {
      driveAll(engine(database, name, playbook, hooks(name, failing)));
    }
    RolloutState over = driven(store, run);
    assertThat(over.haltReason().orElseThrow()).contains("hook before_wave").contains("exit 7");
    assertThat(asked).isEqualTo(List.of("before_run", "before_wave", "after_run"));
    assertThat(routers.flashed).isEmpty();
  }

  @Test
  void oneThatLeavesInTheMiddleOfAHookLeavesItToTheNextAtOnce() throws Exception {
    String database = server.newDatabase("leaves");
    Playbook playbook = playbook(Map.of(HookPoint.BEFORE_RUN, true));
    var begun = new CountDownLatch(1);
    HookRunner hangs =
        (spec, facts) -> {
          asked.add("hangs");
          begun.countDown();
          new CountDownLatch(1).await();
          throw new AssertionError("never");
        };
    Store store = store(database);
    String run = run(store, playbook);
    Engine first = engine(database, "a 1 1", playbook, hangs);
    driveAll(first);
    begun.await();
    driveAll(engine(database, "b 2 2", playbook, hooks("b", Set.of())));
    first.close();
    assertThat(driving.getFirst().get(30, TimeUnit.SECONDS)).isTrue();
    driven(store, run);
    assertThat(asked).isEqualTo(List.of("hangs", "before_run"));
    assertThat(ran(store, run)).containsExactly("before_run");
  }

  @Test
  void aHookThatIsAFaultOfOursInOneProcessIsRunByAnother() throws Exception {
    String database = server.newDatabase("fault");
    Playbook playbook = playbook(Map.of(HookPoint.BEFORE_RUN, true));
    var faulty = new CountDownLatch(1);
    HookRunner broken =
        (spec, facts) -> {
          asked.add("broken");
          faulty.countDown();
          throw new IllegalStateException("a defect");
        };
    Store store = store(database);
    String run = run(store, playbook);
    driveAll(engine(database, "a 1 1", playbook, broken));
    faulty.await();
    driveAll(engine(database, "b 2 2", playbook, hooks("b", Set.of())));
    driven(store, run);
    assertThat(asked.getLast()).isEqualTo("before_run");
    assertThat(Collections.frequency(asked, "before_run")).isEqualTo(1);
    assertThat(ran(store, run)).containsExactly("before_run");
  }
}
