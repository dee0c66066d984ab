package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is believed of a router that answers after its flash. */
class RoadProvesTest {
  @TempDir Path folder;

  private RoadRun run(Firmware firmware) {
    return new RoadRun(folder, firmware);
  }

  @Test
  void aWipedRouterComesBackWithANewKeyWhichIsKeptOnlyAfterTheProof() {
    var run = run(Firmware.OLD_23);
    run.config = ConfigPolicy.WIPE;
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.loseConfig();
        };
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.router.keysReplaced).containsExactly(run.router.key);
  }

  @Test
  void aNewKeyIsNeverTakenWhereTheConfigurationWasToBeKept() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.loseConfig();
        };
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.STRANGER);
    assertThat(end.reason()).contains("host key changed");
    assertThat(end.advice()).contains("lost its configuration");
    assertThat(run.router.keysReplaced).isEmpty();
    assertThat(Duration.between(run.progress.flashedAt().orElseThrow(), run.clock.instant()))
        .isBetween(Duration.ofSeconds(70), Duration.ofSeconds(110));
  }

  @Test
  void aRouterThatRefusesOurLoginAfterwardsIsAStranger() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash = router -> router.loginRefused = true;
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.STRANGER);
    assertThat(end.reason()).contains("login as root was refused");
  }

  @Test
  void aStrangeAnswerThatLastsAMomentIsNotBelieved() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router -> {
          router.firmware = Firmware.NEW;
          router.loginRefused = true;
        };
    run.router.breaks.put("open", 0);
    run.driveUntil(() -> run.router.loginRefused);
    run.clock.pass(((Next.Again) run.advance(run::write)).after());
    run.router.loginRefused = false;
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void aRebootIntoTheOldFirmwareIsNotAnUpgrade() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash = router -> {};
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.OLD_FIRMWARE);
    assertThat(end.reason()).contains("still runs 23.05.5 r24106-10cc5fcd00");
  }

  @Test
  void anotherFirmwareThanPlannedIsAStranger() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router -> router.firmware = new Firmware(2410, "24.10.3", "r1", "tplink,archer-c7-v5");
    assertThat(run.drive().outcome()).isEqualTo(Outcome.STRANGER);
  }

  @Test
  void thePlannedFirmwareOnAnotherBoardIsAStranger() {
    var run = run(Firmware.OLD_23);
    run.router.afterFlash =
        router ->
            router.firmware =
                new Firmware(2410, "24.10.4", Firmware.NEW.revision(), "tplink,archer-a7-v5");
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.STRANGER);
    assertThat(end.reason()).contains("tplink,archer-a7-v5");
  }

  @Test
  void aMappedImageWithoutRevisionIsProvedByAnotherRevision() {
    var run = run(Firmware.OLD_23);
    run.image(image -> RoadRun.mapped(image, ""));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    var same = run(Firmware.OLD_23);
    same.image(image -> RoadRun.mapped(image, ""));
    same.router.afterFlash = router -> {};
    assertThat(same.drive().outcome()).isEqualTo(Outcome.OLD_FIRMWARE);
  }
}
