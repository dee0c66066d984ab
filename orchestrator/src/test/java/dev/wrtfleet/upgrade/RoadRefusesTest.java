package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a host before its flash. After each of these tests nothing was ever flashed. */
class RoadRefusesTest {
  @TempDir Path folder;
  private RoadRun run;

  @BeforeEach
  void start() {
    run = new RoadRun(folder, Firmware.OLD_23);
  }

  @AfterEach
  void nothingWasFlashedAndNothingIsLeftInMemory() {
    assertThat(run.router.flashes).isZero();
    assertThat(run.events(Event.FlashIssued.class)).isEmpty();
    assertThat(run.router.files).isEmpty();
  }

  private void refusedFor(String... words) {
    ends(Outcome.REFUSED, words);
  }

  private void ends(Outcome outcome, String... words) {
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).as(end.reason()).isEqualTo(outcome);
    assertThat(end.reason()).contains(words);
    assertThat(end.advice().isEmpty()).isEqualTo(outcome == Outcome.CURRENT);
  }

  @Test
  void anImageForAnotherBoard() {
    run.image(image -> withBoards(image, List.of("avm,fritzbox-4040")));
    refusedFor("'avm,fritzbox-4040'", "'tplink,archer-c7-v5'", "Nothing was written");
  }

  @Test
  void aBoardThatOnlyLooksLikeIt() {
    run.image(image -> withBoards(image, List.of("tplink,archer-c7-v5 ", "TPLINK,archer-c7-v5")));
    refusedFor("Nothing was written");
  }

  @Test
  void anImageForAnotherBoardAlsoWhereItsRevisionRunsAlready() {
    run.router.firmware = Firmware.NEW;
    run.image(image -> withBoards(image, List.of("avm,fritzbox-4040")));
    refusedFor("'avm,fritzbox-4040'");
  }

  @Test
  void aMappedImageForABoardThatIsNoLongerThere() {
    run.image(image -> RoadRun.mapped(image, Firmware.NEW.revision()));
    run.plannedBoard = "pc-engines-apu2";
    refusedFor("'pc-engines-apu2'", "'tplink,archer-c7-v5'");
  }

  @Test
  void aRouterThatRunsItAlready() {
    run.router.firmware = Firmware.NEW;
    ends(Outcome.CURRENT, "24.10.4 r28959-29397011cc");
  }

  @Test
  void anUnreachableRouter() {
    run.router.breakOn("open", Integer.MAX_VALUE);
    ends(Outcome.UNREACHABLE, "the connection broke");
    assertThat(run.router.opened).isEqualTo(3);
  }

  @Test
  void aChangedHostKeyIsNotTriedAgain() {
    run.router.loseConfig();
    ends(Outcome.UNREACHABLE, "host key changed");
    assertThat(run.router.opened).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat /proc/sys/kernel/random/boot_id",
        "cat /proc/meminfo",
        "df -k /tmp",
        "uci -q get 'system.@system[0].compat_version'"
      })
  void garbageWhereAFactIsNeeded(String line) {
    run.router.answer(line, 0, "\u0007 what? {{{\n", "");
    refusedFor("the router's answer to '" + line + "' cannot be understood");
  }

  @Test
  void noBoard() {
    run.router.answer("cat /tmp/sysinfo/board_name", 1, "", "cat: can't open");
    run.router.answer("ubus call system board", 4, "", "Command failed: Not found");
    refusedFor("does not say which board");
  }

  @Test
  void noFirmware() {
    run.router.answer("cat /etc/openwrt_release", 1, "", "");
    run.router.answer("ubus call system board", 0, "garbage", "");
    refusedFor("does not say which firmware");
  }

  @Test
  void failsafeMode() {
    run.router.answer(
        "ubus call system board",
        0,
        "{\"hostname\":\"OpenWrt-failsafe\",\"release\":{\"revision\":\"r1\"}}",
        "");
    refusedFor("failsafe");
  }

  @Test
  void anInitramfsWithAConfigurationToKeep() {
    run.router.answer(
        "ubus call system board",
        0,
        "{\"hostname\":\"x\",\"rootfs_type\":\"initramfs\",\"release\":{\"revision\":\"r1\"}}",
        "");
    refusedFor("initramfs");
  }

  @Test
  void aFirstBootThatIsNotFinished() {
    run.router.answer("[ -e /sysupgrade.tgz ]", 0, "", "");
    refusedFor("not finished");
  }

  @Test
  void aLockOfSomebodyElse() {
    run.router.locked = true;
    refusedFor("another upgrade holds the lock");
    assertThat(run.router.locked).isTrue();
  }

  @Test
  void aSysupgradeOfSomebodyElse() {
    run.router.upgrading = true;
    refusedFor("a sysupgrade that is not ours");
  }

  @Test
  void aCompatVersionThatNeedsAnotherWay() {
    run.image(image -> withCompat(image, "2.0"));
    refusedFor("1.0 → 2.0");
  }

  @Test
  void aCompatVersionTheConfigurationDoesNotFit() {
    run.image(image -> withCompat(image, "1.1"));
    refusedFor("1.0 → 1.1");
  }

  @Test
  void tooLittleMemoryWithBothNumbers() {
    run.router.availableKb = 8_000;
    refusedFor("8.1 MiB of free memory are needed", "7.8 MiB");
    assertThat(run.router.lines)
        .contains("rm -rf /tmp/opkg-lists /tmp/luci-*", "echo 3 > /proc/sys/vm/drop_caches");
  }

  @Test
  void tooLittleRoomInTmp() {
    run.router.tmpFreeKb = 50;
    refusedFor("in /tmp for the image");
  }

  @Test
  void aFileThatChangedSincePlanning() throws IOException {
    Files.writeString(run.image, "x", StandardOpenOption.APPEND);
    refusedFor("changed since planning");
  }

  @Test
  void aFileThatIsGone() throws IOException {
    Files.delete(run.image);
    refusedFor("cannot be read any more");
  }

  @Test
  void aBackupThatCannotBeReadNamesTheFaultOf2410() throws IOException {
    run.router.backup =
        Optional.of(
            TarFiles.gzip(
                folder.resolve("spoilt"), "noisy script\n".getBytes(StandardCharsets.UTF_8)));
    Event.HostEnded end = run.drive();
    assertThat(end.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(end.advice()).contains("24.10.0 to 24.10.8").contains("enabled");
  }

  @Test
  void aBackupTheRouterCannotMake() {
    run.router.answer("sysupgrade -b -", 1, "", "Failed to create the configuration backup.");
    refusedFor("Failed to create the configuration backup.");
  }

  @Test
  void aFullTmpInTheRoutersWords() {
    String part = OnRouter.part(OnRouter.image(run.planned.sha256()));
    run.router.before.put("cat > ", () -> run.router.files.put(part, run.image));
    run.router.answer("cat > " + part, 1, "", "cat: write error: No space left on device");
    refusedFor("No space left on device");
  }

  @Test
  void anUploadThatNeverArrivesUnharmed() {
    run.router.damagesUploads = true;
    Event.HostEnded end = run.drive();
    run.router.files.clear();
    assertThat(end.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(end.reason()).contains("damaged");
  }

  @Test
  void anImageTheRoutersTestRefuses() {
    run.router.answer(
        "sysupgrade -T " + OnRouter.image(run.planned.sha256()),
        1,
        "",
        "Sun Nov 22 15:41:06 UTC 2026 upgrade: Device x not supported by this image\n");
    refusedFor("the router refuses the image: Device x not supported by this image");
  }

  @Test
  void aTestThatEndsWithZeroAndIsNotToBeTrusted() {
    run.router.answer(
        "sysupgrade -T " + OnRouter.image(run.planned.sha256()),
        0,
        "",
        "Failed to parse message data\nsh: bad number\n");
    refusedFor("not to be trusted", "bad number");
  }

  @Test
  void metadataTheRouterDoesNotSee() {
    run.router.answer(
        "sysupgrade -T " + OnRouter.image(run.planned.sha256()),
        0,
        "",
        "Image metadata not present\n");
    refusedFor("does not see the metadata");
  }

  @Test
  void aValidatorThatDied() {
    validatorSays("");
    refusedFor("did not come to a verdict");
  }

  @Test
  void aValidatorThatSaysNo() {
    validatorSays("{\"valid\":false,\"forceable\":true,\"allow_backup\":true}");
    refusedFor("calls the image invalid");
  }

  @Test
  void anImageThatTakesNoConfiguration() {
    validatorSays("{\"valid\":true,\"forceable\":true,\"allow_backup\":false}");
    refusedFor("would not carry its configuration over");
  }

  private void validatorSays(String json) {
    run.router.answer(
        "SAVE_CONFIG=1 VERBOSE=1 /usr/libexec/validate_firmware_image "
            + OnRouter.image(run.planned.sha256()),
        0,
        json,
        "");
  }

  @Test
  void aRouterThatRebootsWhileItIsPrepared() {
    run.router.before.put("sysupgrade -T", run.router::reboot);
    refusedFor("rebooted by itself");
  }

  @Test
  void leftoversOfAnEarlierTryAreRemoved() {
    run.router.files.put("/tmp/wrtfleet-00000000.bin.part", run.image);
    run.router.availableKb = 8_000;
    refusedFor("free memory");
  }

  private static PlannedImage withBoards(PlannedImage image, List<String> boards) {
    return new PlannedImage(
        image.file(),
        image.sizeBytes(),
        image.sha256(),
        boards,
        image.compatVersion(),
        image.version(),
        image.revision(),
        image.mapped(),
        Optional.empty(),
        Optional.empty());
  }

  private static PlannedImage withCompat(PlannedImage image, String compat) {
    return new PlannedImage(
        image.file(),
        image.sizeBytes(),
        image.sha256(),
        image.boards(),
        compat,
        image.version(),
        image.revision(),
        image.mapped(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aWipeNeedsNoReadableBackup() throws IOException {
    run.config = ConfigPolicy.WIPE;
    run.router.backup =
        Optional.of(TarFiles.gzip(folder.resolve("spoilt"), "x".getBytes(StandardCharsets.UTF_8)));
    run.image(image -> withCompat(image, "1.1"));
    validatorSays("");
    run.router.answer(
        "sysupgrade -T -n " + OnRouter.image(run.planned.sha256()), 1, "", "stop here\n");
    refusedFor("stop here");
  }
}
