package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Timing;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.MovableClock;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are worked on while they wait for their window. */
@Timeout(120)
class StagedNightsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final RouterFacts FACTS =
      new RouterFacts(
          new Identity("acme,one", "", "", "1.0"),
          new Release("OpenWrt", "24.10.4", "r1", ""),
          new Boot("boot-1", "squashfs", false, true),
          new Memory(1, 1, 1),
          new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), true));

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MovableClock clock = new MovableClock();

  @AfterEach
  void close() {
    threads.shutdownNow();
    threads.close();
  }

  /** Routers whose images are brought in one go, or wait on the line until they are to stop. */
  private static final class Staged extends FakeRouters {
    private final AtomicInteger atWork = new AtomicInteger();
    private final CountDownLatch isBringing = new CountDownLatch(1);
    private volatile boolean isStuck;

    @Override
    public Next advance(
        String run,
        HostProgress progress,
        Host host,
        PlannedHost planned,
        Playbook playbook,
        HostJournal journal)
        throws InterruptedException {
      assertThat(atWork.incrementAndGet()).as("one at a time").isEqualTo(1);
      try {
        if (progress.stage().isRecalled()) {
          journal.append(new Event.StageCleared(host.name(), "its image is taken off"));
          return new Next.PutOff();
        }
        return progress.stage().isGoing()
            ? bring(host.name(), journal)
            : super.advance(run, progress, host, planned, playbook, journal);
      } finally {
        atWork.decrementAndGet();
      }
    }

    private Next bring(String host, HostJournal journal) throws InterruptedException {
      isBringing.countDown();
      while (isStuck) {
        if (journal.isToStop()) {
          throw new CancellationException("left alone");
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      journal.append(new Event.HostStaged(host, FACTS, "00".repeat(32), 1000));
      return new Next.PutOff();
    }
  }

  private static Plan plan(Fleet fleet) {
    var hours = WeeklyHours.parse("Mon..Fri 22:00-05:00 Europe/Berlin").orElseThrow();
    var timing =
        new Timing(
            Optional.of(new Window(List.of(hours), List.of())), Duration.ofMinutes(12), "takes");
    Playbook playbook =
        Fleets.playbook(1, List.of(Fleets.REST))
            .withSchedule(Schedule.ANY_TIME.with(Schedule.Images.BEFORE_THE_WINDOW));
    Plan plain = Fleets.plan(fleet, playbook);
    return new Plan(playbook, plain.hosts().stream().map(host -> host.at(timing)).toList());
  }

  private Engine engine(Store store, Fleet fleet, HostRoad road) {
    var crew = new Crew(fleet, any -> plan(fleet), road);
    var options =
        new EngineOptions(
            4, Duration.ofSeconds(30), Duration.ofMillis(20), PATIENCE, Duration.ZERO, 2);
    return Engine.start(store, new Clocks(clock, System::nanoTime), any -> crew, options);
  }

  private static long count(Store store, String run, Class<? extends Event> type) {
    return store.journal().events(run).stream()
        .filter(each -> type.isInstance(each.event()))
        .count();
  }

  @Test
  void whatWasStagedBeforeARestartIsFlashedInTheNightAndNothingIsHeldMeanwhile() throws Exception {
    var fleet = Fleets.fleet(2);
    var routers = new Staged();
    clock.itIs("2026-11-26T12:00+01:00");
    String run;
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, routers)) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        EngineBench.await(store, run, Event.HostStaged.class, 2);
        for (int looks = 0; !isFree(store, "ap-1") && looks < 100; looks++) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(isFree(store, "ap-0")).as("no lease is held over the day").isTrue();
        engine.windDown(run);
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.AWAITING_WINDOW);
      }
    }
    clock.itIs("2026-11-26T21:59:58+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock);
        var engine = engine(store, fleet, routers)) {
      Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
      assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
      assertThat(routers.flashed).hasSize(2).doesNotContainValue(2);
      assertThat(count(store, run, Event.HostStaged.class)).isEqualTo(2);
    }
  }

  private static boolean isFree(Store store, String host) {
    return store
        .leases()
        .take(host, "other", "somebody else", Duration.ofSeconds(30))
        .map(lease -> {
          store.leases().release(lease);
          return true;
        })
        .orElse(false);
  }

  @Test
  void stoppedInTheMiddleItIsBroughtByWhoeverDrivesNext() throws Exception {
    var fleet = Fleets.fleet(1);
    var routers = new Staged();
    routers.isStuck = true;
    clock.itIs("2026-11-26T12:00+01:00");
    String run;
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, routers)) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        assertThat(routers.isBringing.await(60, TimeUnit.SECONDS)).isTrue();
        engine.windDown(run);
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.AWAITING_WINDOW);
      }
    }
    routers.isStuck = false;
    clock.itIs("2026-11-26T22:00:00+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock);
        var engine = engine(store, fleet, routers)) {
      Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
      assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
      assertThat(count(store, run, Event.StageBegun.class)).isEqualTo(1);
      assertThat(count(store, run, Event.HostStaged.class)).isEqualTo(1);
      assertThat(routers.flashed).containsEntry("ap-0", 1);
    }
  }

  @Test
  void aHaltInTheMiddleOfAnUploadTakesItOffAndEndsTheRun() throws Exception {
    var fleet = Fleets.fleet(1);
    var routers = new Staged();
    routers.isStuck = true;
    clock.itIs("2026-11-26T12:00+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      String run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, routers)) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        assertThat(routers.isBringing.await(60, TimeUnit.SECONDS)).isTrue();
        store.requests().add(run, RequestKind.HALT, Optional.empty(), "enough", "ana");
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
        assertThat(count(store, run, Event.StageCleared.class)).isEqualTo(1);
        RolloutState state = RolloutState.replay(store.journal().events(run));
        assertThat(state.ended("ap-0").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(routers.flashed).isEmpty();
      }
    }
  }

  @Test
  void aFaultOfOursByDayEndsNobody() throws Exception {
    var fleet = Fleets.fleet(1);
    var routers =
        new FakeRouters() {
          @Override
          public Next advance(
              String run,
              HostProgress progress,
              Host host,
              PlannedHost planned,
              Playbook playbook,
              HostJournal journal)
              throws InterruptedException {
            if (progress.stage().isGoing()) {
              throw new IllegalStateException("a bug");
            }
            return super.advance(run, progress, host, planned, playbook, journal);
          }
        };
    clock.itIs("2026-11-26T21:59:58+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      String run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, routers)) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
        assertThat(count(store, run, Event.StageFailed.class)).isEqualTo(1);
        assertThat(routers.flashed).containsEntry("ap-0", 1);
      }
    }
  }
}
