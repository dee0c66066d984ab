package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole road, from the first question to the last word. */
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
  void theBackupIsKeptForTheOwnerOnly() throws IOException {
    var run = run(Firmware.OLD_23);
    run.drive();
    Path backup = folder.resolve("backups/run-1/roof.tar.gz");
    assertThat(ConfigArchive.read(backup)).isInstanceOf(ConfigArchive.Good.class);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
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
}
