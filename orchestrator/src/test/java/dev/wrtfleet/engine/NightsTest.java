package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Windows;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.WindowAwaited;
import dev.wrtfleet.rollout.Event.WindowOpened;
import dev.wrtfleet.rollout.Experience;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Timetable;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.MovableClock;
import dev.wrtfleet.upgrade.HostRoad;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that sleeps between its nights, in one process and over several. */
@Timeout(120)
class NightsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    threads.close();
  }

  private static Plan plan(Fleet fleet) {
    WeeklyHours hours = WeeklyHours.parse("Mon..Fri 22:00-05:00 Europe/Berlin").orElseThrow();
    Playbook playbook =
        Fleets.playbook(1, List.of(Fleets.REST))
            .withSchedule(
                new Schedule(
                    Optional.of(new Windows(List.of(hours), List.of())),
                    Map.of(),
                    List.of(),
                    Optional.of(Duration.ofMinutes(12))));
    return new Timetable(fleet, Experience.NONE).on(Fleets.plan(fleet, playbook));
  }

  private Engine engine(Store store, Fleet fleet, HostRoad road) {
    var crew = new Crew(fleet, any -> plan(fleet), road);
    var options =
        new EngineOptions(
            4, Duration.ofSeconds(30), Duration.ofMillis(20), PATIENCE, Duration.ZERO, 2);
    return Engine.start(store, new Clocks(clock, System::nanoTime), any -> crew, options);
  }

  private static List<String> story(Store store, String run) {
    return store.journal().events(run).stream()
        .map(Recorded::event)
        .filter(event ->
            event instanceof HostAdmitted
                || event instanceof WindowAwaited
                || event instanceof WindowOpened)
        .map(event -> event instanceof HostAdmitted e ? e.host() : event.getClass().getSimpleName())
        .toList();
  }

  @Test
  void aRunGoesOnInTheNextNightAlsoInAnotherProcess() throws Exception {
    var fleet = Fleets.fleet(3);
    clock.itIs("2026-11-28T04:47:30+01:00");
    // The first host ends after the last moment in which another one could begin.
    var routers =
        new FakeRouters() {
          @Override
          void write(String name) {
            super.write(name);
            if (name.equals("ap-0")) {
              clock.itIs("2026-11-28T05:20:00+01:00");
            }
          }
        };
    String run;
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, routers)) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        EngineBench.await(store, run, WindowAwaited.class, 1);
        engine.windDown(run);
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.AWAITING_WINDOW);
      }
      assertThat(routers.flashed).containsOnlyKeys("ap-0");
    }
    clock.itIs("2026-11-30T21:59:55+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock);
        var engine = engine(store, fleet, routers)) {
      Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
      assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
      assertThat(story(store, run))
          .containsExactly("ap-0", "WindowAwaited", "WindowOpened", "ap-1", "ap-2");
      Instant opens = ZonedDateTime.parse("2026-11-30T22:00+01:00").toInstant();
      assertThat(store.journal().events(run))
          .filteredOn(each -> each.event() instanceof HostAdmitted e && !e.host().equals("ap-0"))
          .allSatisfy(each -> assertThat(each.at()).isAfterOrEqualTo(opens));
      assertThat(routers.flashed).hasSize(3).doesNotContainValue(2);
    }
  }

  @Test
  void aRunThatSleepsHearsWhatIsAskedOfIt() throws Exception {
    var fleet = Fleets.fleet(2);
    clock.itIs("2026-11-28T12:00:00+01:00");
    try (Store store = Store.open(new StateFolder(folder), clock)) {
      String run = store.runs().create("canary", Fleets.spec()).id();
      try (var engine = engine(store, fleet, new FakeRouters())) {
        Future<RunPhase> drive = threads.submit(() -> engine.drive(run));
        EngineBench.await(store, run, WindowAwaited.class, 1);
        store.requests().add(run, RequestKind.HALT, Optional.empty(), "enough", "ana");
        assertThat(drive.get(60, TimeUnit.SECONDS)).isEqualTo(RunPhase.FINISHED);
        assertThat(story(store, run)).containsExactly("WindowAwaited");
      }
    }
  }
}
