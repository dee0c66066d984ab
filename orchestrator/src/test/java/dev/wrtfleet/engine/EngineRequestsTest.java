package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people ask of a run while it is driven, from this process and from others. */
@Timeout(120)
class EngineRequestsTest {
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
  void aWaveWaitsForApprovalAndGoesOnWithIt() throws Exception {
    var fleet = Fleets.fleet(4);
    var waves = List.of(Fleets.wave(new Pick.Count(2), Duration.ZERO, true), Fleets.REST);
    try (var engine = bench.engine(fleet, Fleets.playbook(4, waves), new FakeRouters())) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(bench.outcomes()).hasSize(2);
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(bench.store.requests().await(bench.run, Duration.ZERO)).isFalse();
      var wrong = engine.approve(bench.run, 1, "ana", "too early");
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.AWAITING_APPROVAL);
      assertThat(bench.store.requests().find(wrong.id()).orElseThrow().answer())
          .hasValueSatisfying(answer -> assertThat(answer).startsWith("nothing done"));
      try (var other = Store.open(new StateFolder(bench.folder), EngineBench.CLOCK)) {
        other.requests().add(bench.run, RequestKind.APPROVE, Optional.empty(), "fine", "bert");
      }
      assertThat(bench.store.requests().await(bench.run, EngineBench.PATIENCE)).isTrue();
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.all(Event.Approved.class))
        .extracting(Recorded::event)
        .containsExactly(new Event.Approved(0, "bert", "fine"));
    assertThat(bench.outcomes()).hasSize(4);
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
    try (var engine = bench.engine(fleet, Fleets.playbook(2, List.of(Fleets.REST)), routers)) {
      var drive = bench.threads.submit(() -> engine.drive(bench.run));
      bench.await(Event.FlashIssued.class, 2);
      try (var other = Store.open(new StateFolder(bench.folder), EngineBench.CLOCK)) {
        other.requests().add(bench.run, RequestKind.HALT, Optional.empty(), "thunderstorm", "bert");
      }
      bench.await(Event.Halted.class, 1);
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.all(Event.Halted.class).getFirst().event())
        .isEqualTo(new Event.Halted("halted by bert: thunderstorm"));
    assertThat(bench.outcomes().values().stream().filter(Outcome.UPGRADED::equals)).hasSize(2);
    assertThat(bench.outcomes().values().stream().filter(Outcome.SKIPPED::equals)).hasSize(4);
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
    try (var engine = bench.engine(fleet, Fleets.playbook(1, List.of(Fleets.REST)), routers)) {
      var drive = bench.threads.submit(() -> engine.drive(bench.run));
      isPreparing.await();
      bench
          .store
          .requests()
          .add(bench.run, RequestKind.HALT, Optional.empty(), "thunderstorm", "bert");
      bench.await(Event.Halted.class, 1);
      release.countDown();
      assertThat(drive.get()).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.all(Event.FlashIssued.class)).isEmpty();
    assertThat(routers.flashed).isEmpty();
    assertThat(cleared).hasValue(1);
    assertThat(bench.outcomes().values()).containsExactly(Outcome.SKIPPED, Outcome.SKIPPED);
  }

  @Test
  void aPausedRunStartsNothingUntilItIsResumed() {
    var fleet = Fleets.fleet(2);
    try (var engine =
        bench.engine(fleet, Fleets.playbook(2, List.of(Fleets.REST)), new FakeRouters())) {
      bench.store.requests().add(bench.run, RequestKind.PAUSE, Optional.empty(), "", "ana");
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.RUNNING);
      assertThat(bench.all(Event.HostAdmitted.class)).isEmpty();
      bench.store.requests().add(bench.run, RequestKind.RESUME, Optional.empty(), "", "ana");
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.outcomes()).hasSize(2);
  }
}
