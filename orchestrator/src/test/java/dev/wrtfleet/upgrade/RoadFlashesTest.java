package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.router.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flash commands that do not begin an upgrade, and the lock they are given under. */
class RoadFlashesTest {
  @TempDir Path folder;

  private RoadRun run(Firmware firmware) {
    return new RoadRun(folder, firmware);
  }

  @Test
  void aFlashCommandThatNeverArrivedIsNotStartedLongBeforeTheDeadline() {
    var run = run(Firmware.OLD_23);
    run.router.flashCommandIsLost = true;
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(run.router.flashes).isZero();
    assertThat(run.router.files).isEmpty();
    assertThat(run.router.locked).isFalse();
    assertThat(Duration.between(run.progress.flashedAt().orElseThrow(), run.clock.instant()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void aRefusalByProcdIsNotStartedAndTheRouterIsLeftTidy() {
    var run = run(Firmware.OLD_23);
    run.router.flashRefusal =
        Optional.of(
            FakeRouter.result(
                Command.of("x"),
                248,
                "",
                "Commencing upgrade.\nCommand failed: ubus call system sysupgrade { }"
                    + " (Operation not supported)"));
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(end.reason()).contains("(Operation not supported)");
    assertThat(run.router.files).isEmpty();
    assertThat(run.router.locked).isFalse();
  }

  @Test
  void aRefusalWithNobodyToConfirmItIsWaitedFor() {
    var run = run(Firmware.OLD_23);
    run.router.flashRefusal =
        Optional.of(FakeRouter.result(Command.of("x"), 1, "", "Image check failed."));
    run.router.before.put(
        FakeRouter.LOCKS, () -> run.router.breakOn("cat /proc/sys/kernel/random/boot_id", 3));
    Next next = run.advance(run::write);
    assertThat(next).isInstanceOf(Next.Again.class);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(run.router.locked).isFalse();
  }

  @Test
  void aRefusalWhileASysupgradeRunsIsNoEndYet() {
    var run = run(Firmware.OLD_23);
    run.router.flashRefusal =
        Optional.of(
            FakeRouter.result(
                Command.of("x"), 1, "Failed to create the configuration backup.", ""));
    run.router.before.put(FakeRouter.LOCKS, () -> run.router.upgrading = true);
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    assertThat(run.router.fence).isEqualTo(run.fence);
    assertThat(run.router.files).isNotEmpty();
  }

  @Test
  void aLockTakenByAnotherIsNotOursToFree() {
    var run = run(Firmware.OLD_23);
    run.router.before.put(FakeRouter.LOCKS, () -> run.router.locked = true);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(end.reason()).contains("took the lock");
    assertThat(run.router.locked).isTrue();
    assertThat(run.router.flashes).isZero();
  }

  @Test
  void aFlashCommandThatComesAfterARebootIsRefusedAndSaysSo() {
    var run = run(Firmware.OLD_23);
    run.router.before.put(FakeRouter.LOCKS, run.router::reboot);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(end.reason()).contains("rebooted by itself right before the flash command");
    assertThat(run.router.flashes).isZero();
  }

  @Test
  void aProcessThatSleptAfterItsJournalSendsNothingAndTheHostIsReconciled() {
    class Slept extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    var run = run(Firmware.OLD_23);
    assertThatThrownBy(() ->
            run.advance(
                run::write,
                () -> {
                  throw new Slept();
                }))
        .isInstanceOf(Slept.class);
    assertThat(run.events.getLast()).isInstanceOf(Event.FlashIssued.class);
    assertThat(run.router.lines).noneMatch(line -> line.startsWith(FakeRouter.LOCKS));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(run.router.flashes).isZero();
  }

  @Test
  void aLockWhoseHolderIsGoneIsNoHindranceToAHigherFence() {
    var run = run(Firmware.OLD_23);
    run.router.fence = 3;
    run.fence = 3;
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void aLockWithAHigherFenceIsRefusedBeforeTheFlash() {
    var run = run(Firmware.OLD_23);
    run.router.fence = 8;
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(end.reason()).contains("run-0 with fence 8, ours is 1");
  }

  @Test
  void aSysupgradeThatHangsInTheOldBootIsLostAndNotTouched() {
    var run = run(Firmware.OLD_23);
    run.router.hangsInTheOldBoot = true;
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.LOST);
    assertThat(end.reason()).contains("an upgrade still runs on it");
    assertThat(run.router.locked).isTrue();
    assertThat(run.router.files).isNotEmpty();
  }
}
