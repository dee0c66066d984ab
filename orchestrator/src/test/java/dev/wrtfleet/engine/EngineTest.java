package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EngineTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Store store;
  private String run;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() {
    store = Store.open(new StateFolder(folder), CLOCK);
    run = store.runs().create("canary", Fleets.spec()).id();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    threads.close();
    store.close();
  }

  private static EngineOptions options(int hostThreads, Duration grace) {
    return new EngineOptions(
        hostThreads, Duration.ofSeconds(30), Duration.ofMillis(20), grace, Duration.ZERO, 2);
  }

  private Engine engine(Fleet fleet, Playbook playbook, HostRoad road) {
    return engine(fleet, playbook, road, Duration.ofSeconds(5));
  }

  private Engine engine(Fleet fleet, Playbook playbook, HostRoad road, Duration grace) {
    var crew = new Crew(fleet, any -> Fleets.plan(fleet, playbook), road);
    return Engine.start(
        store, new Clocks(CLOCK, System::nanoTime), any -> crew, options(playbook.atOnce(), grace));
  }

  private Map<String, Outcome> outcomes() {
    return store.journal().events(run).stream()
        .map(Recorded::event)
        .filter(HostEnded.class::isInstance)
        .map(HostEnded.class::cast)
        .collect(Collectors.toMap(HostEnded::host, HostEnded::outcome));
  }

  private List<Recorded> all(Class<? extends Event> type) {
    return store.journal().events(run).stream()
        .filter(recorded -> type.isInstance(recorded.event()))
        .toList();
  }

  /** Waits until the journal has this many events of a type. */
  private void await(Class<? extends Event> type, int count) throws InterruptedException {
    var follower = store.journal().follow(run);
    for (int seen = 0; seen < count; ) {
      List<Recorded> news = follower.next(PATIENCE);
      assertThat(news).as("%s events within %s", type.getSimpleName(), PATIENCE).isNotEmpty();
      seen += (int) news.stream().filter(each -> type.isInstance(each.event())).count();
    }
  }

  @Test
  void threeHundredHostsEndAndNeverMoreThanAtOnceAreUnderWay() {
    var fleet = Fleets.fleet(300);
    var routers = new FakeRouters();
    try (var engine = engine(fleet, Fleets.playbook(40, List.of(Fleets.REST)), routers)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(outcomes()).hasSize(300).containsValue(Outcome.UPGRADED);
    assertThat(new HashSet<>(outcomes().values())).containsExactly(Outcome.UPGRADED);
    assertThat(routers.flashed)
        .hasSize(300)
        .allSatisfy((host, times) -> assertThat(times).as(host).isEqualTo(1));
    RolloutState state = RolloutState.empty();
    int most = 0;
    for (Recorded recorded : store.journal().events(run)) {
      state = state.apply(recorded);
      most = Math.max(most, state.inFlight());
    }
    assertThat(most).isEqualTo(40);
  }

  @Test
  void anEngineTornOffInTheMiddleIsResumedAndNothingIsFlashedTwice() throws Exception {
    var fleet = Fleets.fleet(60);
    var playbook = Fleets.playbook(10, List.of(Fleets.REST));
    var torn = new AtomicInteger();
    var routers =
        new FakeRouters() {
          @Override
          void beforeSending(String name) throws InterruptedException {
            // Every third router hangs between the journal and the flash until it is torn off.
            if (flashed.size() >= 15 && torn.get() == 0 && name.hashCode() % 3 == 0) {
              new CountDownLatch(1).await();
            }
          }
        };
    try (var engine = engine(fleet, playbook, routers, Duration.ZERO)) {
      var drive = threads.submit(() -> engine.drive(run));
      await(Event.FlashSeen.class, 20);
      engine.stop();
      assertThat(drive.get()).isEqualTo(RunPhase.RUNNING);
    }
    torn.set(1);
    assertThat(outcomes().size()).isLessThan(60);
    try (var engine = engine(fleet, playbook, routers)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(outcomes()).hasSize(60);
    assertThat(routers.flashed)
        .allSatisfy((host, times) -> assertThat(times).as(host).isEqualTo(1));
    assertThat(all(Event.FlashIssued.class)).hasSize(60);
    outcomes()
        .forEach((host, outcome) ->
            assertThat(outcome)
                .as(host)
                .isEqualTo(routers.isFlashed(host) ? Outcome.UPGRADED : Outcome.NOT_STARTED));
  }

  @Test
  void hostsAdmittedBeforeACrashGetTheirTaskFromTheJournalAlone() {
    var fleet = Fleets.fleet(3);
    var plan = Fleets.plan(fleet, Fleets.playbook(2, List.of(Fleets.REST)));
    store
        .journal()
        .append(
            run,
            List.of(
                new Event.Planned(plan),
                new Event.WaveOpened(0),
                new Event.HostAdmitted("ap-0"),
                new Event.HostAdmitted("ap-1")));
    try (var engine = engine(fleet, plan.playbook(), new FakeRouters())) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(outcomes()).hasSize(3);
    assertThat(all(Event.Planned.class)).hasSize(1);
  }

  @Test
  void theNextWaveOpensWhenTheSoakIsOverAndNotBefore() {
    var fleet = Fleets.fleet(4);
    var soak = Duration.ofMillis(300);
    var waves = List.of(Fleets.wave(new Pick.Count(2), soak, false), Fleets.REST);
    try (var engine = engine(fleet, Fleets.playbook(4, waves), new FakeRouters())) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    Instant settled = all(Event.WaveSettled.class).getFirst().at();
    Instant opened = all(Event.WaveOpened.class).getLast().at();
    assertThat(Duration.between(settled, opened)).isGreaterThanOrEqualTo(soak.minusMillis(1));
    assertThat(outcomes()).hasSize(4);
  }

  @Test
  void aWaveWaitsForApprovalAndGoesOnWithIt() throws Exception {
    var fleet = Fleets.fleet(4);
    var waves = List.of(Fleets.wave(new Pick.Count(2), Duration.ZERO, true), Fleets.REST);
    try (var engine = engine(fleet, Fleets.playbook(4, waves), new FakeRouters())) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(outcomes()).hasSize(2);
      assertThat(engine.drive(run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(store.requests().await(run, Duration.ZERO)).isFalse();
      var wrong = engine.approve(run, 1, "ana", "too early");
      assertThat(engine.drive(run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(store.requests().find(wrong.id()).orElseThrow().answer())
          .hasValueSatisfying(answer -> assertThat(answer).startsWith("nothing done"));
      try (var other = Store.open(new StateFolder(folder), CLOCK)) {
        other.requests().add(run, RequestKind.APPROVE, Optional.empty(), "fine", "bert");
      }
      assertThat(store.requests().await(run, PATIENCE)).isTrue();
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(all(Event.Approved.class))
        .extracting(Recorded::event)
        .containsExactly(new Event.Approved(0, "bert", "fine"));
    assertThat(outcomes()).hasSize(4);
  }

  @Test
  void aHaltOfAnotherProcessStartsNothingNewAndLetsHostsUnderWayEnd() throws Exception {
    var fleet = Fleets.fleet(6);
    var release = new CountDownLatch(1);
    var routers =
        new FakeRouters() {
          @Override
          void beforeSending(String name) throws InterruptedException {
            release.await();
          }
        };
    try (var engine = engine(fleet, Fleets.playbook(2, List.of(Fleets.REST)), routers)) {
      var drive = threads.submit(() -> engine.drive(run));
      await(Event.FlashIssued.class, 2);
      try (var other = Store.open(new StateFolder(folder), CLOCK)) {
        other.requests().add(run, RequestKind.HALT, Optional.empty(), "thunderstorm", "bert");
      }
      await(Event.Halted.class, 1);
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(all(Event.Halted.class).getFirst().event())
        .isEqualTo(new Event.Halted("halted by bert: thunderstorm"));
    assertThat(outcomes().values().stream().filter(Outcome.UPGRADED::equals)).hasSize(2);
    assertThat(outcomes().values().stream().filter(Outcome.SKIPPED::equals)).hasSize(4);
  }

  @Test
  void aHaltLeavesAloneWhatIsNotFlashedYetAlsoInTheMomentBeforeIt() throws Exception {
    var fleet = Fleets.fleet(2);
    var isPreparing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var cleared = new AtomicInteger();
    var routers =
        new FakeRouters() {
          @Override
          public Next advance(
              String id,
              HostProgress progress,
              Host host,
              PlannedHost planned,
              Playbook playbook,
              HostJournal journal)
              throws InterruptedException {
            if (progress.stage().isRecalled()) {
              cleared.incrementAndGet();
              journal.append(new Event.StageCleared(host.name(), "its image is taken off"));
              return new Next.PutOff();
            }
            isPreparing.countDown();
            // As a road that asked whether it is to stop right before the halt.
            release.await();
            return super.advance(id, progress, host, planned, playbook, journal);
          }
        };
    try (var engine = engine(fleet, Fleets.playbook(1, List.of(Fleets.REST)), routers)) {
      var drive = threads.submit(() -> engine.drive(run));
      isPreparing.await();
      store.requests().add(run, RequestKind.HALT, Optional.empty(), "thunderstorm", "bert");
      await(Event.Halted.class, 1);
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(all(Event.FlashIssued.class)).isEmpty();
    assertThat(routers.flashed).isEmpty();
    assertThat(cleared).hasValue(1);
    assertThat(outcomes().values()).containsExactly(Outcome.SKIPPED, Outcome.SKIPPED);
  }

  @Test
  void aPausedRunStartsNothingUntilItIsResumed() {
    var fleet = Fleets.fleet(2);
    try (var engine = engine(fleet, Fleets.playbook(2, List.of(Fleets.REST)), new FakeRouters())) {
      store.requests().add(run, RequestKind.PAUSE, Optional.empty(), "", "ana");
      assertThat(engine.drive(run)).isEqualTo(RunPhase.RUNNING);
      assertThat(all(Event.HostAdmitted.class)).isEmpty();
      store.requests().add(run, RequestKind.RESUME, Optional.empty(), "", "ana");
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(outcomes()).hasSize(2);
  }

  @Test
  void aFaultBeforeTheFlashRefusesThatHostOnly() {
    var fleet = Fleets.fleet(3);
    var routers = new FakeRouters();
    HostRoad road =
        (id, progress, host, planned, playbook, journal) -> {
          if (host.name().equals("ap-1")) {
            throw new IllegalStateException("a defect");
          }
          return routers.advance(id, progress, host, planned, playbook, journal);
        };
    try (var engine = engine(fleet, Fleets.playbook(3, List.of(Fleets.REST)), road)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(outcomes())
        .isEqualTo(
            Map.of("ap-0", Outcome.UPGRADED, "ap-1", Outcome.REFUSED, "ap-2", Outcome.UPGRADED));
    assertThat(routers.flashed).doesNotContainKey("ap-1");
  }

  @Test
  void aFaultAfterTheFlashIsLookedAtAgainAndThenTheHostIsLost() {
    var looks = new AtomicInteger();
    var routers = new FakeRouters();
    HostRoad road =
        (id, progress, host, planned, playbook, journal) -> {
          if (progress.flash().isPresent()) {
            looks.incrementAndGet();
            throw new IllegalStateException("a defect");
          }
          return routers.advance(id, progress, host, planned, playbook, journal);
        };
    driveOne(road);
    assertThat(looks).hasValue(3);
    assertThat(outcomes()).isEqualTo(Map.of("ap-0", Outcome.LOST));
    assertThat(routers.flashed).isEqualTo(Map.of("ap-0", 1));
  }

  @Test
  void aFaultAfterTheProofEndsAsDegraded() {
    var routers = new FakeRouters();
    driveOne((id, progress, host, planned, playbook, journal) -> {
      if (progress.proved().isPresent()) {
        throw new IllegalStateException("a defect");
      }
      return routers.advance(id, progress, host, planned, playbook, journal);
    });
    assertThat(outcomes()).isEqualTo(Map.of("ap-0", Outcome.DEGRADED));
  }

  @Test
  void aRoadThatEndsWithoutAnOutcomeIsNotSilence() {
    driveOne((id, progress, host, planned, playbook, journal) -> new Next.Ended());
    assertThat(outcomes()).isEqualTo(Map.of("ap-0", Outcome.REFUSED));
  }

  @Test
  void anEventThatCannotFollowIsNotWritten() {
    driveOne((id, progress, host, planned, playbook, journal) -> {
      journal.append(new Event.HealthSeen(host.name(), "healthy", "before any flash"));
      return new Next.Ended();
    });
    assertThat(all(Event.HealthSeen.class)).isEmpty();
    assertThat(outcomes()).isEqualTo(Map.of("ap-0", Outcome.REFUSED));
    assertThat(RolloutState.replay(store.journal().events(run)).phase())
        .isEqualTo(RunPhase.FINISHED);
  }

  private void driveOne(HostRoad road) {
    var fleet = Fleets.fleet(1);
    try (var engine = engine(fleet, Fleets.playbook(1, List.of(Fleets.REST)), road)) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
  }

  @Test
  void whatTheCommandCannotGoOnWithoutEndsTheDriveAndLeavesTheRunResumable() {
    var fleet = Fleets.fleet(1);
    var playbook = Fleets.playbook(1, List.of(Fleets.REST));
    HostRoad full =
        (id, progress, host, planned, playbook2, journal) -> {
          throw new FleetException(
              ExitCode.FAULT, List.of(Problem.of("store.full", "full", "", "")));
        };
    try (var engine = engine(fleet, playbook, full)) {
      assertThatThrownBy(() -> engine.drive(run))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("full");
    }
    assertThat(outcomes()).isEmpty();
    try (var engine = engine(fleet, playbook, new FakeRouters())) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
  }

  @Test
  void aHostGoneFromTheInventoryIsSaidBeforeAnythingStarts() {
    var playbook = Fleets.playbook(2, List.of(Fleets.REST));
    var plan = Fleets.plan(Fleets.fleet(3), playbook);
    var crew = new Crew(Fleets.fleet(2), any -> plan, new FakeRouters());
    var options = options(2, Duration.ofSeconds(5));
    try (var engine =
        Engine.start(store, new Clocks(CLOCK, System::nanoTime), any -> crew, options)) {
      assertThatThrownBy(() -> engine.drive(run))
          .isInstanceOfSatisfying(
              FleetException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
                assertThat(e.problems().getFirst().why()).contains("ap-2");
              });
    }
    assertThat(all(Event.HostAdmitted.class)).isEmpty();
  }

  @Test
  void thereIsOneEngineForAStateFolder() {
    var playbook = Fleets.playbook(1, List.of(Fleets.REST));
    try (var engine = engine(Fleets.fleet(1), playbook, new FakeRouters())) {
      assertThatThrownBy(() -> engine(Fleets.fleet(1), playbook, new FakeRouters()))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("another wrtfleet drives");
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
  }

  @Test
  void tasksOfAnotherRunAreNotTouched() throws Exception {
    var fleet = Fleets.fleet(2);
    var playbook = Fleets.playbook(2, List.of(Fleets.REST));
    var hang = new CountDownLatch(1);
    var routers =
        new FakeRouters() {
          @Override
          void beforeSending(String name) throws InterruptedException {
            hang.await();
          }
        };
    try (var engine = engine(fleet, playbook, routers, Duration.ZERO)) {
      var drive = threads.submit(() -> engine.drive(run));
      await(Event.FlashIssued.class, 2);
      engine.stop();
      drive.get();
    }
    String interrupted = run;
    int before = store.journal().events(interrupted).size();
    run = store.runs().create("canary", Fleets.spec()).id();
    try (var engine = engine(fleet, playbook, new FakeRouters())) {
      assertThat(engine.drive(run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(store.journal().events(interrupted)).hasSize(before);
  }
}
