package dev.wrtfleet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Defects of our own on a host's road: they end that host, never in silence, or the command. */
@Timeout(120)
class EngineFaultsTest {
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
    try (var engine = bench.engine(fleet, Fleets.playbook(3, List.of(Fleets.REST)), road)) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
    assertThat(bench.outcomes())
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
    assertThat(bench.outcomes()).isEqualTo(Map.of("ap-0", Outcome.LOST));
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
    assertThat(bench.outcomes()).isEqualTo(Map.of("ap-0", Outcome.DEGRADED));
  }

  @Test
  void aRoadThatEndsWithoutAnOutcomeIsNotSilence() {
    driveOne((id, progress, host, planned, playbook, journal) -> new Next.Ended());
    assertThat(bench.outcomes()).isEqualTo(Map.of("ap-0", Outcome.REFUSED));
  }

  @Test
  void anEventThatCannotFollowIsNotWritten() {
    driveOne((id, progress, host, planned, playbook, journal) -> {
      journal.append(new Event.HealthSeen(host.name(), "healthy", "before any flash"));
      return new Next.Ended();
    });
    assertThat(bench.all(Event.HealthSeen.class)).isEmpty();
    assertThat(bench.outcomes()).isEqualTo(Map.of("ap-0", Outcome.REFUSED));
    assertThat(RolloutState.replay(bench.store.journal().events(bench.run)).phase())
        .isEqualTo(RunPhase.FINISHED);
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
    try (var engine = bench.engine(fleet, playbook, full)) {
      assertThatThrownBy(() -> engine.drive(bench.run))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("full");
    }
    assertThat(bench.outcomes()).isEmpty();
    try (var engine = bench.engine(fleet, playbook, new FakeRouters())) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
  }

  private void driveOne(HostRoad road) {
    var fleet = Fleets.fleet(1);
    try (var engine = bench.engine(fleet, Fleets.playbook(1, List.of(Fleets.REST)), road)) {
      assertThat(engine.drive(bench.run)).isEqualTo(RunPhase.FINISHED);
    }
  }
}
