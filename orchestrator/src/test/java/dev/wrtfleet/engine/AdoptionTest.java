package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostRoad;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One engine, several runs, each with its own crew; runs handed over, wound down, given back. */
@Timeout(60)
class AdoptionTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LOOK = Duration.ofMillis(20);

  @TempDir Path folder;
  private Store store;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Crew> crews = new HashMap<>();

  @BeforeEach
  void open() {
    store = Store.open(new StateFolder(folder), CLOCK);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
  }

  private String run(Fleet fleet, Playbook playbook, HostRoad road) {
    String run = store.runs().create("canary", Fleets.spec()).id();
    crews.put(run, new Crew(fleet, any -> Fleets.plan(fleet, playbook), road));
    return run;
  }

  private String run(int hosts, HostRoad road) {
    return run(Fleets.fleet(hosts), Fleets.playbook(4, List.of(Fleets.REST)), road);
  }

  private Engine engine() {
    var options =
        new EngineOptions(8, Duration.ofSeconds(30), LOOK, Duration.ofSeconds(5), Duration.ZERO, 2);
    return Engine.start(
        store,
        new Clocks(CLOCK, System::nanoTime),
        run -> Objects.requireNonNull(crews.get(run.id())),
        options);
  }

  private Request handOver(String run) {
    return store
        .requests()
        .add(run, RequestKind.DRIVE, Optional.empty(), AskingProcess.words(), "bert");
  }

  private Optional<String> answer(Request request) {
    return store.requests().find(request.id()).flatMap(Request::answer);
  }

  private RolloutState state(String run) {
    return RolloutState.replay(store.journal().events(run));
  }

  private void await(BooleanSupplier what) throws InterruptedException {
    while (!what.getAsBoolean()) {
      store.requests().await("nobody", LOOK);
    }
  }

  @Test
  void aRunHandedOverIsDrivenBesidesWithItsOwnCrewAndAnsweredWhenItIsOver() throws Exception {
    var release = new CountDownLatch(1);
    var mine =
        new FakeRouters() {
          @Override
          void beforeSending(String name) throws InterruptedException {
            release.await();
          }
        };
    var theirs = new FakeRouters();
    String own = run(1, mine);
    var switches = new Fleet(List.of(Fleets.host("sw-0"), Fleets.host("sw-1")));
    String other = run(switches, Fleets.playbook(4, List.of(Fleets.REST)), theirs);
    try (var engine = engine()) {
      var drive = threads.submit(() -> engine.drive(own));
      Request handed = handOver(other);
      await(() -> answer(handed).isPresent());
      assertThat(answer(handed)).contains("over");
      assertThat(state(other).tally().ended()).isEqualTo(Map.of(Outcome.UPGRADED, 2));
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(mine.flashed).isEqualTo(Map.of("ap-0", 1));
    assertThat(theirs.flashed).isEqualTo(Map.of("sw-0", 1, "sw-1", 1));
  }

  @Test
  void aRunThatCannotBeDrivenHereIsAnsweredWithTheReason() throws Exception {
    Fleet fleet = Fleets.fleet(1);
    String run = store.runs().create("canary", Fleets.spec()).id();
    var plan = Fleets.plan(Fleets.fleet(2), Fleets.playbook(1, List.of(Fleets.REST)));
    crews.put(run, new Crew(fleet, any -> plan, new FakeRouters()));
    try (var engine = engine()) {
      engine.adopt();
      Request handed = handOver(run);
      await(() -> answer(handed).isPresent());
      assertThat(answer(handed).orElseThrow()).contains("cannot be driven").contains("ap-1");
    }
  }

  @Test
  void whatIsHandedOverByAProcessThatIsGoneIsNotBegun() throws Exception {
    String run = run(1, new FakeRouters());
    Request handed =
        store
            .requests()
            .add(run, RequestKind.DRIVE, Optional.empty(), "process 999999999 begun 1", "bert");
    try (var engine = engine()) {
      engine.adopt();
      await(() -> answer(handed).isPresent());
    }
    assertThat(answer(handed)).contains("whoever asked is gone");
    assertThat(state(run).plan()).isEmpty();
  }

  @Test
  void anEngineThatClosesLeavesTheRequestToTheNextOneWhichGoesOn() throws Exception {
    var waves = List.of(Fleets.wave(new Pick.Count(2), Duration.ZERO, true), Fleets.REST);
    String run = run(Fleets.fleet(4), Fleets.playbook(4, waves), new FakeRouters());
    Request handed = handOver(run);
    try (var engine = engine()) {
      engine.adopt();
      await(() -> state(run).phase() == RunPhase.AWAITING_APPROVAL);
    }
    assertThat(answer(handed)).isEmpty();
    try (var engine = engine()) {
      engine.adopt();
      store.requests().add(run, RequestKind.APPROVE, Optional.of(0), "", "bert");
      await(() -> answer(handed).isPresent());
    }
    assertThat(answer(handed)).contains("over");
    assertThat(state(run).tally().ended()).isEqualTo(Map.of(Outcome.UPGRADED, 4));
  }

  @Test
  void aRunWoundDownLeavesHostsNotFlashedAloneAndBringsFlashedOnesToTheirEnd() throws Exception {
    var arrived = new CountDownLatch(3);
    var release = new CountDownLatch(1);
    var routers = new FakeRouters();
    HostRoad road =
        (id, progress, host, planned, playbook, journal) -> {
          boolean flashes = host.name().equals("ap-0") || progress.flash().isPresent();
          if (!flashes) {
            arrived.countDown();
            release.await();
            if (journal.isToStop()) {
              throw new java.util.concurrent.CancellationException("left alone");
            }
          } else if (progress.flash().isPresent()) {
            arrived.countDown();
            release.await();
          }
          return routers.advance(id, progress, host, planned, playbook, journal);
        };
    Fleet fleet = Fleets.fleet(5);
    String run = run(fleet, Fleets.playbook(3, List.of(Fleets.REST)), road);
    try (var engine = engine()) {
      var drive = threads.submit(() -> engine.drive(run));
      arrived.await();
      engine.windDown(run);
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.RUNNING);
      assertThat(routers.flashed).isEqualTo(Map.of("ap-0", 1));
      assertThat(state(run).tally().ended()).isEqualTo(Map.of(Outcome.UPGRADED, 1));
      assertThat(state(run).inFlight()).isEqualTo(2);

      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(state(run).tally().ended()).isEqualTo(Map.of(Outcome.UPGRADED, 5));
    assertThat(routers.flashed)
        .hasSize(5)
        .allSatisfy((host, times) -> assertThat(times).as(host).isEqualTo(1));
    assertThat(state(run).haltReason()).isEmpty();
    assertThat(store.journal().events(run).getLast().event()).isEqualTo(new Event.RunFinished());
  }

  @Test
  void aStopAskedForElsewhereLetsGoOfTheRunAndTellsThoseWhoHandedItOver() throws Exception {
    var waves = List.of(Fleets.wave(new Pick.Count(2), Duration.ofHours(1), false), Fleets.REST);
    String run = run(Fleets.fleet(4), Fleets.playbook(4, waves), new FakeRouters());
    try (var engine = engine()) {
      engine.adopt();
      Request handed = handOver(run);
      await(() -> state(run).phase() == RunPhase.SOAKING);
      Request stop = store.requests().add(run, RequestKind.STOP, Optional.empty(), "", "bert");
      await(() -> answer(handed).isPresent());
      assertThat(answer(stop)).contains("stopping");
      assertThat(answer(handed)).contains("stopped");
    }
    assertThat(state(run).phase()).isEqualTo(RunPhase.SOAKING);
  }
}
