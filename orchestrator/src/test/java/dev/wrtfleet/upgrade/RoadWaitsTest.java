package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routers that come back late, or not. */
class RoadWaitsTest {
  @TempDir Path folder;

  private RoadRun run(Firmware firmware) {
    return new RoadRun(folder, firmware);
  }

  @Test
  void aRouterThatNeverComesBackIsLostAtTheDeadline() {
    var run = run(Firmware.OLD_23);
    run.router.comesBack = false;
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.LOST);
    assertThat(end.reason()).contains("did not come back within 10m00s").contains("did not answer");
    assertThat(end.advice()).contains("roof.tar.gz");
    assertThat(Duration.between(run.progress.flashedAt().orElseThrow(), run.clock.instant()))
        .isEqualTo(RoadRun.RETURN_WITHIN);
    assertThat(run.router.opened).isLessThan(80);
  }

  @Test
  void aRouterThatCameBackWhileNobodyLookedIsFoundAfterTheDeadline() {
    var run = run(Firmware.OLD_23);
    run.advance(run::write);
    run.clock.pass(Duration.ofHours(9));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void theLastLookTriesMoreThanOnce() {
    var run = run(Firmware.OLD_23);
    run.advance(run::write);
    run.clock.pass(Duration.ofHours(9));
    run.router.breakOn("open", 2);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void aRouterWhoseWayIsDownIsNotLostAtItsDeadlineButWhenPatienceWithTheWayEnds() {
    var run = run(Firmware.OLD_23);
    run.driveUntil(() -> run.progress.flash().isPresent());
    Instant deadline = run.progress.flash().orElseThrow().deadline();
    run.router.breakOn("open", Integer.MAX_VALUE);
    run.wayBackAt = Optional.of(Instant.MAX);
    run.clock.pass(Duration.between(run.clock.instant(), deadline).plusMinutes(30));
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);

    Instant back = run.clock.instant();
    run.wayBackAt = Optional.of(back);
    run.clock.pass(RoadRun.RETURN_WITHIN.minusSeconds(1));
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    run.clock.pass(Duration.ofSeconds(1));
    run.advance(run::write);
    assertThat(run.progress.ended().orElseThrow().outcome()).isEqualTo(Outcome.LOST);
  }

  @Test
  void aWayThatStaysDownDoesNotKeepARouterFromBeingLostForEver() {
    var run = run(Firmware.OLD_23);
    run.driveUntil(() -> run.progress.flash().isPresent());
    Instant latest = run.progress.flash().orElseThrow().deadline().plus(SiteDown.USUAL.waits());
    run.router.breakOn("open", Integer.MAX_VALUE);
    run.wayBackAt = Optional.of(Instant.MAX);
    run.clock.pass(Duration.between(run.clock.instant(), latest).minusMillis(1));
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    run.clock.pass(Duration.ofMillis(1));
    run.advance(run::write);
    assertThat(run.progress.ended().orElseThrow().outcome()).isEqualTo(Outcome.LOST);
  }
}
