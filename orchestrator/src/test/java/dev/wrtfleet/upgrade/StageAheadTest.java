package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The road of a host that gets its image hours before its flash. */
class StageAheadTest {
  private static final Instant OPENS = Instant.parse("2026-11-26T21:00:00Z");

  @TempDir Path folder;
  private RoadRun run;

  @BeforeEach
  void aRouter() {
    run = new RoadRun(folder, Firmware.OLD_23);
  }

  private void begin() {
    run.write(new Event.StageBegun("roof", OPENS));
    assertThat(run.advance(run::write)).isInstanceOf(Next.PutOff.class);
  }

  private void stage() {
    begin();
    assertThat(run.events.getLast()).isInstanceOf(Event.HostStaged.class);
    run.clock.pass(Duration.ofHours(8));
  }

  private String image() {
    return OnRouter.image(run.planned.sha256());
  }

  private List<String> uploads() {
    return run.router.lines.stream().filter(line -> line.startsWith("cat > /tmp/")).toList();
  }

  @Test
  void itIsTestedAndLeftThereAndNothingElseIsDone() {
    stage();
    assertThat(run.router.files).containsKey(image());
    assertThat(run.router.lines).contains("sysupgrade -T " + image());
    assertThat(run.router.flashes).isZero();
    assertThat(run.router.lines).noneMatch(line -> line.startsWith(FakeRouter.LOCKS));
    assertThat(run.events(Event.FactsRead.class)).isEmpty();
    assertThat(folder.resolve("backups/run-1/roof.tar.gz")).exists();
  }

  @Test
  void inTheWindowItIsLookedAtAgainTestedAgainAndFlashedWithoutAnUpload() {
    stage();
    run.router.lines.clear();
    run.write(new Event.HostAdmitted("roof"));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(run.router.flashes).isEqualTo(1);
    assertThat(uploads()).isEmpty();
    assertThat(run.router.lines)
        .contains("sha256sum " + image(), "sysupgrade -T " + image(), "sysupgrade -b -");
  }

  private void isStagedAnew(String why) {
    run.write(new Event.HostAdmitted("roof"));
    assertThat(run.advance(run::write)).isInstanceOf(Next.PutOff.class);
    assertThat(run.events.getLast())
        .isInstanceOfSatisfying(
            Event.StageLost.class, lost -> assertThat(lost.reason()).contains(why));
    assertThat(run.router.flashes).isZero();
    assertThat(run.router.files).doesNotContainKey(image());
    assertThat(run.progress.admitted()).isFalse();
  }

  private void andThenUpgraded() {
    run.router.lines.clear();
    run.write(new Event.HostAdmitted("roof"));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    assertThat(uploads()).hasSize(1);
    assertThat(run.router.flashes).isEqualTo(1);
  }

  @Test
  void aRouterThatRebootedIsStagedAnew() {
    stage();
    run.router.bootId = UUID.randomUUID().toString();
    run.router.files.clear();
    isStagedAnew("rebooted");
    andThenUpgraded();
  }

  @Test
  void anImageSomebodyRemovedIsBroughtAnew() {
    stage();
    run.router.files.clear();
    isStagedAnew("gone, or another one");
    andThenUpgraded();
  }

  @Test
  void anImageThatIsNotTheSameAnyMoreIsBroughtAnew() throws IOException {
    stage();
    Path other = folder.resolve("other.bin");
    Files.write(other, new byte[100_000]);
    run.router.files.put(image(), other);
    isStagedAnew("gone, or another one");
    andThenUpgraded();
  }

  @Test
  void aRouterSomebodyElseUpgradedMeanwhileIsStagedAnew() {
    stage();
    Firmware was = run.router.firmware;
    run.router.firmware =
        new Firmware(was.year(), was.version() + "-own", "r24106-own", was.board());
    isStagedAnew("another firmware");
    andThenUpgraded();
  }

  @Test
  void aServiceThatFellOverSinceMakesItStagedAnew() {
    run.router.services =
        "{\"dnsmasq\":{\"instances\":{\"a\":{\"running\":true}}},"
            + "\"dropbear\":{\"instances\":{\"a\":{\"running\":true}}}}";
    stage();
    run.router.services = run.router.services.replaceFirst("true", "false");
    isStagedAnew("stopped: dnsmasq");
  }

  @ParameterizedTest(name = "{0} kB left: {1}")
  @CsvSource({"8192, true", "8191, false"})
  void withTooLittleMemoryForTheFlashTheImageIsTakenOffFirst(long left, boolean isEnough) {
    stage();
    run.router.availableKb = left;
    if (isEnough) {
      run.write(new Event.HostAdmitted("roof"));
      assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    } else {
      isStagedAnew("free memory");
    }
  }

  /** The image, 8 MiB for the flash, and 16 MiB to work with. */
  @ParameterizedTest(name = "{0} kB: {1}")
  @CsvSource({"24674, true", "24673, false"})
  void whereTheRouterCouldNotWorkOnForHoursItIsNotStaged(long available, boolean isEnough) {
    run.router.availableKb = available;
    begin();
    if (isEnough) {
      assertThat(run.events.getLast()).isInstanceOf(Event.HostStaged.class);
      return;
    }
    assertThat(run.events.getLast())
        .isInstanceOfSatisfying(
            Event.StageFailed.class, e -> assertThat(e.reason()).contains("free memory"));
    assertThat(uploads()).isEmpty();
    // Enough to flash it at once: in its window it is upgraded as ever.
    run.write(new Event.HostAdmitted("roof"));
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void nothingIsDeletedOnTheRouterToMakeRoomByDay() {
    run.router.availableKb = 20_000;
    begin();
    assertThat(run.router.lines).noneMatch(line -> line.contains("opkg") || line.contains("drop_"));
  }

  @Test
  void aRefusedImageIsTakenOffAndTheHostHasNotEnded() {
    run.router.answer("sysupgrade -T " + image(), 1, "", "Image check failed.");
    begin();
    assertThat(run.events.getLast()).isInstanceOf(Event.StageFailed.class);
    assertThat(run.router.files).isEmpty();
    assertThat(run.progress.ended()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecalledImageIsTakenOffWhereTheRouterAnswers(boolean answers) {
    stage();
    run.write(new Event.StageRecalled("roof", "the run was halted"));
    if (!answers) {
      run.router.breaks.put("rm -f " + image(), 9);
    }
    run.advance(run::write);
    assertThat(run.events.getLast())
        .isInstanceOfSatisfying(
            Event.StageCleared.class,
            cleared ->
                assertThat(cleared.detail())
                    .contains(answers ? "is taken off" : "stays in its memory"));
    assertThat(run.router.files.isEmpty()).isEqualTo(answers);
    assertThat(run.progress.stage().isAtWork()).isFalse();
  }

  @Test
  void whatARunThatDiedLeftIsTakenOffByTheNextRun() {
    run.router.files.put("/tmp/wrtfleet-0badcafe.bin", run.image);
    run.router.files.put("/tmp/wrtfleet-0badcafe.tgz", run.image);
    run.router.files.put("/tmp/wrtfleet-notes.bin", run.image);
    stage();
    assertThat(run.router.files).containsOnlyKeys(image(), "/tmp/wrtfleet-notes.bin");
  }
}
