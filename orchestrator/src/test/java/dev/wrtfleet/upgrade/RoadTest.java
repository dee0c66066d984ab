package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole road, and what follows the flash. */
class RoadTest {
  @TempDir Path folder;

  static List<Firmware> releases() {
    return List.of(Firmware.OLD_15, Firmware.OLD_17, Firmware.OLD_18, Firmware.OLD_23);
  }

  private RoadRun run(Firmware firmware) {
    return new RoadRun(folder, firmware);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyReleaseIsUpgradedHoweverItsFlashCommandEnds(Firmware firmware) {
    var run = run(firmware);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).as(end.reason()).isEqualTo(Outcome.UPGRADED);
    assertThat(end.reason()).matches("24\\.10\\.4 r28959-29397011cc in 1m\\d\\ds");
    assertThat(run.router.flashes).isEqualTo(1);
    assertThat(run.router.firmware).isEqualTo(Firmware.NEW);
  }

  @Test
  void allStepsAreInTheJournalInOrder() {
    var run = run(Firmware.OLD_23);
    run.drive();
    assertThat(run.events(Event.StepStarted.class).stream().map(Event.StepStarted::step).distinct())
        .containsExactly(Step.values());
    assertThat(run.events(Event.StepStarted.class))
        .filteredOn(started -> started.step() == Step.FLASH)
        .singleElement()
        .satisfies(started ->
            assertThat(started.detail()).matches("sysupgrade /tmp/wrtfleet-[0-9a-f]{8}.bin"));
    assertThat(run.events(Event.FlashIssued.class)).hasSize(1);
    assertThat(run.events(Event.FlashSeen.class))
        .singleElement()
        .satisfies(seen -> {
          assertThat(seen.ending()).isEqualTo("exit 246");
          assertThat(seen.output()).contains("(Connection failed)");
        });
    assertThat(run.events(Event.Proved.class))
        .singleElement()
        .satisfies(proved ->
            assertThat(proved.away())
                .isBetween(FakeRouter.REBOOT, FakeRouter.REBOOT.plusSeconds(15)));
  }

  @Test
  void thePointOfNoReturnIsInTheJournalBeforeTheCommandIsSent() {
    var run = run(Firmware.OLD_23);
    run.router.before.put(
        FakeRouter.LOCKS,
        () -> assertThat(run.events.getLast()).isInstanceOf(Event.FlashIssued.class));
    run.drive();
    assertThat(run.router.flashes).isEqualTo(1);
  }

  @Test
  void theTestGetsExactlyTheFlagsOfTheFlash() {
    var keep = run(Firmware.OLD_23);
    keep.drive();
    String image = OnRouter.image(keep.planned.sha256());
    assertThat(keep.router.lines)
        .contains("sysupgrade -T " + image)
        .anyMatch(line -> line.startsWith("F=") && line.endsWith("; }; sysupgrade " + image));
    var wipe = run(Firmware.OLD_23);
    wipe.config = ConfigPolicy.WIPE;
    wipe.drive();
    assertThat(wipe.router.lines)
        .contains("sysupgrade -T -n " + image)
        .anyMatch(line -> line.startsWith("F=") && line.endsWith("; }; sysupgrade -n " + image));
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
    while (!run.router.loginRefused) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
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
        java.util.Optional.of(
            FakeRouter.result(
                dev.wrtfleet.router.Command.of("x"),
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
        java.util.Optional.of(
            FakeRouter.result(dev.wrtfleet.router.Command.of("x"), 1, "", "Image check failed."));
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
        java.util.Optional.of(
            FakeRouter.result(
                dev.wrtfleet.router.Command.of("x"),
                1,
                "Failed to create the configuration backup.",
                ""));
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

  @Test
  void aMappedImageWithoutRevisionIsProvedByAnotherRevision() {
    var run = run(Firmware.OLD_23);
    run.image(image -> mapped(image, ""));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    var same = run(Firmware.OLD_23);
    same.image(image -> mapped(image, ""));
    same.router.afterFlash = router -> {};
    assertThat(same.drive().outcome()).isEqualTo(Outcome.OLD_FIRMWARE);
  }

  static dev.wrtfleet.rollout.PlannedImage mapped(
      dev.wrtfleet.rollout.PlannedImage image, String revision) {
    return new dev.wrtfleet.rollout.PlannedImage(
        image.file(), image.sizeBytes(), image.sha256(), List.of(), "1.0", "", revision, true);
  }

  @Test
  void aRouterOfASiteThatCannotBeReachedIsTriedOnceMoreBeforeItEnds() {
    var run = run(Firmware.OLD_23);
    run.site = Optional.of("berlin");
    run.router.breakOn("open", 100);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(run.events(Event.HostAway.class)).hasSize(1);
    var other = new RoadRun(folder.resolve("other"), Firmware.OLD_23);
    other.site = Optional.of("berlin");
    other.router.breakOn("open", RoadRun.quick().retry().attempts());
    assertThat(other.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(other.progress.aside().away()).isEmpty();
  }

  @Test
  void aRouterWhoseWayIsDownIsNotLostAtItsDeadlineButWhenPatienceWithTheWayEnds() {
    var run = run(Firmware.OLD_23);
    while (run.progress.flash().isEmpty()) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
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
    while (run.progress.flash().isEmpty()) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
    Instant latest = run.progress.flash().orElseThrow().deadline().plus(SiteDown.USUAL.waits());
    run.router.breakOn("open", Integer.MAX_VALUE);
    run.wayBackAt = Optional.of(Instant.MAX);
    run.clock.pass(Duration.between(run.clock.instant(), latest).minusMillis(1));
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    run.clock.pass(Duration.ofMillis(1));
    run.advance(run::write);
    assertThat(run.progress.ended().orElseThrow().outcome()).isEqualTo(Outcome.LOST);
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
    while (run.progress.healthySince().isEmpty()) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
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
    while (run.progress.proved().isEmpty()) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
    run.router.breakOn("open", Integer.MAX_VALUE);
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(end.reason()).contains("the connection broke");
  }

  @Test
  void theBackupIsKeptForTheOwnerOnly() throws java.io.IOException {
    var run = run(Firmware.OLD_23);
    run.drive();
    Path backup = folder.resolve("backups/run-1/roof.tar.gz");
    assertThat(ConfigArchive.read(backup)).isInstanceOf(ConfigArchive.Good.class);
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
  }
}
