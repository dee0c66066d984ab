package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are driven to their end, also in more than one go. */
@Timeout(120)
class EngineTest {
  @TempDir Path folder;
  private EngineBench bench;

  @BeforeEach
  void open() {
    bench = new EngineBench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void threeHundredHostsEndAndNeverMoreThanAtOnceAreUnderWay() {
    var fleet = Fleets.fleet(300);
    var routers = new FakeRouters();
    try (var engine = bench.engine(fleet, Fleets.playbook(40, List.of(Fleets.REST)), routers)) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.outcomes()).hasSize(300).containsValue(Outcome.UPGRADED);
    assertThat(new HashSet<>(bench.outcomes().values())).containsExactly(Outcome.UPGRADED);
    assertThat(routers.flashed)
        .hasSize(300)
        .allSatisfy((host, times) -> assertThat(times).as(host).isEqualTo(1));
    RolloutState state = RolloutState.empty();
    int most = 0;
    for (Recorded recorded : bench.store.journal().events(bench.run)) {
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
    try (var engine = bench.engine(fleet, playbook, routers, Duration.ZERO)) {
      var drive = bench.threads.submit(() -> engine.drive(bench.run));
      bench.await(Event.FlashSeen.class, 20);
      engine.stop();
      assertThat(drive.get()).isEqualTo(RunPhase.RUNNING);
    }
    torn.set(1);
    assertThat(bench.outcomes().size()).isLessThan(60);
    try (var engine = bench.engine(fleet, playbook, routers)) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.outcomes()).hasSize(60);
    assertThat(routers.flashed)
        .allSatisfy((host, times) -> assertThat(times).as(host).isEqualTo(1));
    assertThat(bench.all(Event.FlashIssued.class)).hasSize(60);
    bench
        .outcomes()
        .forEach((host, outcome) ->
            assertThat(outcome)
                .as(host)
                .isEqualTo(routers.isFlashed(host) ? Outcome.UPGRADED : Outcome.NOT_STARTED));
  }

  @Test
  void hostsAdmittedBeforeACrashGetTheirTaskFromTheJournalAlone() {
    var fleet = Fleets.fleet(3);
    var plan = Fleets.plan(fleet, Fleets.playbook(2, List.of(Fleets.REST)));
    bench
        .store
        .journal()
        .append(
            bench.run,
            List.of(
                new Event.Planned(plan),
                new Event.WaveOpened(0),
                new Event.HostAdmitted("ap-0"),
                new Event.HostAdmitted("ap-1")));
    try (var engine = bench.engine(fleet, plan.playbook(), new FakeRouters())) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.outcomes()).hasSize(3);
    assertThat(bench.all(Event.Planned.class)).hasSize(1);
  }

  @Test
  void theNextWaveOpensWhenTheSoakIsOverAndNotBefore() {
    var fleet = Fleets.fleet(4);
    var soak = Duration.ofMillis(300);
    var waves = List.of(Fleets.wave(new Pick.Count(2), soak, false), Fleets.REST);
    try (var engine = bench.engine(fleet, Fleets.playbook(4, waves), new FakeRouters())) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    Instant settled = bench.all(Event.WaveSettled.class).getFirst().at();
    Instant opened = bench.all(Event.WaveOpened.class).getLast().at();
    assertThat(Duration.between(settled, opened)).isGreaterThanOrEqualTo(soak.minusMillis(1));
    assertThat(bench.outcomes()).hasSize(4);
  }

  @Test
  void aHostGoneFromTheInventoryIsSaidBeforeAnythingStarts() {
    var playbook = Fleets.playbook(2, List.of(Fleets.REST));
    var plan = Fleets.plan(Fleets.fleet(3), playbook);
    var crew = new Crew(Fleets.fleet(2), any -> plan, new FakeRouters());
    var options = EngineBench.options(2, Duration.ofSeconds(5));
    try (var engine =
        Engine.start(
            bench.store, new Clocks(EngineBench.CLOCK, System::nanoTime), any -> crew, options)) {
      assertThatThrownBy(() -> engine.drive(bench.run))
          .isInstanceOfSatisfying(
              FleetException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
                assertThat(e.problems().getFirst().why()).contains("ap-2");
              });
    }
    assertThat(bench.all(Event.HostAdmitted.class)).isEmpty();
  }

  @Test
  void thereIsOneEngineForAStateFolder() {
    var playbook = Fleets.playbook(1, List.of(Fleets.REST));
    try (var engine = bench.engine(Fleets.fleet(1), playbook, new FakeRouters())) {
      assertThatThrownBy(() -> bench.engine(Fleets.fleet(1), playbook, new FakeRouters()))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("another wrtfleet drives");
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
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
    try (var engine = bench.engine(fleet, playbook, routers, Duration.ZERO)) {
      var drive = bench.threads.submit(() -> engine.drive(bench.run));
      bench.await(Event.FlashIssued.class, 2);
      engine.stop();
      drive.get();
    }
    String interrupted = bench.run;
    int before = bench.store.journal().events(interrupted).size();
    String another = bench.store.runs().create("canary", Fleets.spec()).id();
    try (var engine = bench.engine(fleet, playbook, new FakeRouters())) {
      assertThat(engine.drive(another)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.store.journal().events(interrupted)).hasSize(before);
  }
}
