package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health of a proved router, until it is believed. */
class RoadSettlesTest {
  @TempDir Path folder;

  private RoadRun run(Firmware firmware) {
    return new RoadRun(folder, firmware);
  }

  @Test
  void aRouterThatIsNeverHealthyIsDegradedWithTheLastWords() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.services = "{}";
        };
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(end.reason()).contains("service dropbear ran before and is unknown");
    assertThat(run.events(Event.HealthSeen.class)).hasSize(1);
  }

  @Test
  void healthThatCannotBeJudgedIsUnclearNeverUpgraded() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.services = "?";
        };
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.UNCLEAR);
    assertThat(end.reason()).contains("could not be judged");
  }

  @Test
  void aRouterThatRebootsByItselfStartsItsStableTimeAnew() {
    var run = run(Firmware.OLD_23);
    run.driveUntil(() -> run.progress.healthySince().isPresent());
    run.clock.pass(Duration.ofSeconds(50));
    run.router.reboot();
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.events(Event.HealthSeen.class).stream().map(Event.HealthSeen::verdict))
        .containsExactly("healthy", "unhealthy", "healthy");
    assertThat(Duration.between(run.progress.healthySince().orElseThrow(), run.clock.instant()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aRouterThatRebootsAgainAndAgainIsDegraded() {
    var run = run(Firmware.OLD_23);
    run.router.before.put(
        "ubus call service list",
        () -> {
          if (run.progress.proved().isPresent()) {
            run.router.reboot();
          }
        });
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(end.reason()).contains("rebooted by itself");
  }

  @Test
  void aRouterThatFallsSilentAfterItsProofIsDegraded() {
    var run = run(Firmware.OLD_23);
    run.driveUntil(() -> run.progress.proved().isPresent());
    run.router.breakOn("open", Integer.MAX_VALUE);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(end.reason()).contains("the connection broke");
  }
}
