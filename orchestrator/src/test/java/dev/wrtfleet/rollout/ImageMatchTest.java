package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Images.NEW_REVISION;
import static dev.wrtfleet.rollout.Images.NEW_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.Provenance.Level;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.ImageMap;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.Where;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageMatchTest {
  private static final String BOARD = "acme,one";
  private static final RouterFacts ROUTER = Routers.facts(BOARD);
  private static final RouterFacts PC =
      Routers.running(
          Routers.facts("vendor-computer"),
          new Release("OpenWrt", "24.10.4", Routers.OLD_REVISION, "x86/64"));

  private static ImageMatch.Match match(
      RouterFacts facts, ConfigPolicy config, List<ImageMap> map, Image... images) {
    return match(facts, config, map, Optional.empty(), images);
  }

  private static ImageMatch.Match match(
      RouterFacts facts,
      ConfigPolicy config,
      List<ImageMap> map,
      Optional<Level> require,
      Image... images) {
    Playbook all = Plans.playbook(1, Plans.NEVER, Plans.wave("all"));
    Playbook playbook =
        new Playbook(
            all.name(),
            "",
            "all",
            all.catalog(),
            map,
            require,
            Optional.empty(),
            config,
            all.waves(),
            1,
            all.stopWhen(),
            all.returnWithin(),
            all.health());
    var found = Surveyed.found(Routers.host("ap"), facts);
    return new ImageMatch(playbook, Catalog.of(List.of(images))).of(found);
  }

  private static ImageMatch.Match match(RouterFacts facts, Image... images) {
    return match(facts, ConfigPolicy.KEEP, List.of(), images);
  }

  private static ImageMatch.Match mapped(RouterFacts facts, List<ImageMap> map, Image... images) {
    return match(facts, ConfigPolicy.KEEP, map, images);
  }

  private static void assertRefused(ImageMatch.Match match, String... words) {
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(match.end().orElseThrow().reason()).contains(words);
    assertThat(match.end().orElseThrow().advice()).isNotBlank();
  }

  private static ImageMap entry(
      String board, String target, String rootfs, String efi, String file, int line) {
    return new ImageMap(
        Optional.of(board).filter(text -> !text.isEmpty()),
        Optional.of(target).filter(text -> !text.isEmpty()),
        Optional.of(rootfs).filter(text -> !text.isEmpty()),
        Optional.of(efi).filter(text -> !text.isEmpty()).map(Boolean::valueOf),
        Images.file(file),
        Optional.of(new Where("playbook.yaml", line, 5)));
  }

  private static ImageMap forPc(String rootfs, String efi, String file, int line) {
    return entry("", "x86/64", rootfs, efi, file, line);
  }

  @Test
  void theImageThatNamesTheBoardIsPinned() {
    ImageMatch.Match match = match(ROUTER, Images.of(BOARD), Images.of("acme,two"));
    assertThat(match.end()).isEmpty();
    Image image = Images.of(BOARD);
    assertThat(match.image())
        .contains(
            new PlannedImage(
                image.file(),
                image.sizeBytes(),
                image.sha256(),
                List.of(BOARD),
                "1.0",
                NEW_VERSION,
                NEW_REVISION,
                false,
                Optional.of(image.provenance()),
                Optional.empty()));
  }

  private static Image vouchedFor(Image image, Level level) {
    boolean signed = level == Level.SIGNED;
    return image.from(
        new Provenance(
            level,
            signed ? "ee28e3baec743f50" : "",
            signed ? "" : "somebody unknown signed it",
            signed ? "" : "Trust somebody."));
  }

  private static ImageMatch.Match requiring(Level level, Image... images) {
    return match(ROUTER, ConfigPolicy.KEEP, List.of(), Optional.of(level), images);
  }

  /** What is required, what there is, and whether that is enough. */
  @ParameterizedTest
  @CsvSource({
    "SIGNED, SIGNED, true",
    "SIGNED, LISTED, false",
    "SIGNED, UNLISTED, false",
    "LISTED, SIGNED, true",
    "LISTED, LISTED, true",
    "LISTED, UNLISTED, false",
  })
  void onlyAnImageVouchedForAsRequiredIsUsed(Level required, Level level, boolean enough) {
    ImageMatch.Match match = requiring(required, vouchedFor(Images.of(BOARD), level));
    if (enough) {
      assertThat(match.end()).isEmpty();
      assertThat(match.image().orElseThrow().provenance().orElseThrow().level()).isEqualTo(level);
    } else {
      assertRefused(match, required.word(), level.word(), "somebody unknown signed it");
      assertThat(match.end().orElseThrow().advice()).isEqualTo("Trust somebody.");
      assertThat(match.image()).isEmpty();
    }
  }

  @Test
  void ofTwoImagesTheOneVouchedForAsRequiredIsUsed() {
    Image signed = vouchedFor(Images.of(BOARD), Level.SIGNED);
    Image other = Images.of(BOARD, "25.12.0", "r32000-0123456789");
    assertThat(requiring(Level.SIGNED, other, signed).image().orElseThrow().file())
        .isEqualTo(signed.file());
    assertRefused(requiring(Level.SIGNED, vouchedFor(other, Level.SIGNED), signed), "2 images");
  }

  @Test
  void aMappedImageMustBeVouchedForToo() {
    Image disk = Images.disk("disk.img.gz");
    List<ImageMap> map = List.of(entry(BOARD, "", "", "", "disk.img.gz", 3));
    RouterFacts facts =
        Routers.running(
            ROUTER, new Release("OpenWrt", "24.10.4", Routers.OLD_REVISION, "bcm53xx/generic"));
    var required = Optional.of(Level.SIGNED);
    assertRefused(match(facts, ConfigPolicy.KEEP, map, required, disk), "images.require");
    Image signed = vouchedFor(disk, Level.SIGNED);
    assertThat(match(facts, ConfigPolicy.KEEP, map, required, signed).end()).isEmpty();
  }

  @Test
  void aRouterThatIsCurrentIsNotRefusedForItsImage() {
    var release = new Release("OpenWrt", NEW_VERSION, NEW_REVISION, "ath79/generic");
    ImageMatch.Match match =
        match(
            Routers.running(ROUTER, release),
            ConfigPolicy.KEEP,
            List.of(),
            Optional.of(Level.SIGNED),
            Images.of(BOARD));
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.CURRENT);
  }

  @Test
  void aBoardThatOnlyLooksAlikeGetsNothing() {
    assertRefused(match(ROUTER, Images.of("acme,one-v2")), BOARD);
    assertRefused(match(ROUTER, Images.of("ACME,ONE")), BOARD);
    assertRefused(match(ROUTER), BOARD);
  }

  @Test
  void twoImagesOfOneBoardAreRefusedNamingBoth() {
    Image newer = Images.of(BOARD, "25.12.0", "r32000-0123456789");
    assertRefused(
        match(ROUTER, Images.of(BOARD), newer),
        Images.of(BOARD).file().toString(),
        newer.file().toString());
  }

  @Test
  void theWantedRevisionIsCurrent() {
    var release = new Release("OpenWrt", NEW_VERSION, NEW_REVISION, "ath79/generic");
    ImageMatch.Match match = match(Routers.running(ROUTER, release), Images.of(BOARD));
    assertThat(match.end().orElseThrow().outcome()).isEqualTo(Outcome.CURRENT);
    assertThat(match.end().orElseThrow().reason()).contains(NEW_VERSION, NEW_REVISION);
  }

  /** Router's version and revision, image's version and revision, whether that is current. */
  @ParameterizedTest
  @CsvSource({
    "24.10.5, r2, 24.10.5, r2, true",
    "24.10.4, r2, 24.10.5, r2, true",
    "24.10.5, r1, 24.10.5, r2, false",
    "24.10.5, r1, 24.10.5, '', true",
    "24.10.4, r1, 24.10.5, '', false",
    "SNAPSHOT, r1, SNAPSHOT, '', false",
    "24.10.5, '', 24.10.5, r2, false",
    "'', '', '', '', false",
    "SNAPSHOT, unknown, SNAPSHOT, unknown, false",
    "24.10.5, unknown, 24.10.5, unknown, true",
  })
  void currentIsWhatRevisionProvesOrElseVersion(
      String version, String revision, String imageVersion, String imageRevision, boolean current) {
    var release = new Release("OpenWrt", version, revision, "ath79/generic");
    ImageMatch.Match match =
        match(Routers.running(ROUTER, release), Images.of(BOARD, imageVersion, imageRevision));
    assertThat(match.end().isPresent()).isEqualTo(current);
    assertThat(match.image().orElseThrow().revision())
        .isEqualTo(imageRevision.equals("unknown") ? "" : imageRevision);
  }

  @Test
  void failsafeModeIsRefusedWhateverTheConfigPolicy() {
    RouterFacts failsafe = Routers.named(ROUTER, "OpenWrt-failsafe");
    assertRefused(match(failsafe, Images.of(BOARD)), "failsafe");
    assertRefused(match(failsafe, ConfigPolicy.WIPE, List.of(), Images.of(BOARD)), "failsafe");
    assertThat(match(Routers.named(ROUTER, "OpenWrt"), Images.of(BOARD)).end()).isEmpty();
  }

  @Test
  void aRouterThatRunsFromMemoryCannotKeepItsSettings() {
    RouterFacts inMemory = Routers.booted(ROUTER, "initramfs", false);
    assertRefused(
        match(inMemory, Images.of(BOARD)), "Cannot save config while running from ramdisk");
  }

  @Test
  void aRouterThatRunsTheWantedFirmwareFromMemoryIsStillInstalledWithWipe() {
    var release = new Release("OpenWrt", NEW_VERSION, NEW_REVISION, "ath79/generic");
    RouterFacts inMemory = Routers.booted(Routers.running(ROUTER, release), "initramfs", false);
    assertThat(match(inMemory, ConfigPolicy.WIPE, List.of(), Images.of(BOARD)).end()).isEmpty();
  }

  @Test
  void anUnreachableHostEndsAsTheSurveySaid() {
    var found = Surveyed.failed(Routers.host("ap"), "host key changed", "look");
    Playbook playbook = Plans.playbook(1, Plans.NEVER, Plans.wave("all"));
    assertThat(new ImageMatch(playbook, Catalog.of(List.of())).of(found).end())
        .contains(new PlannedHost.PlanEnd(Outcome.UNREACHABLE, "host key changed", "look"));
  }

  /** Entry's rootfs and EFI, router's, whether the entry names it. */
  @ParameterizedTest
  @CsvSource({
    "'', '', squashfs, false, true",
    "squashfs, '', squashfs, true, true",
    "ext4, '', squashfs, false, false",
    "squashfs, '', '', false, false",
    "squashfs, true, squashfs, true, true",
    "squashfs, true, squashfs, false, false",
    "squashfs, false, squashfs, true, false",
    "'', false, ext4, false, true",
  })
  void anEntryNamesARouterWhenAllItSaysIsSo(
      String rootfs, String efi, String hasRootfs, boolean hasEfi, boolean isNamed) {
    RouterFacts pc = Routers.booted(PC, hasRootfs, hasEfi);
    ImageMatch.Match match =
        mapped(pc, List.of(forPc(rootfs, efi, "pc.img.gz", 9)), Images.broken("pc.img.gz"));
    // Whether the disk itself fits is the image's matter; here it is refused for being damaged.
    String reason = match.end().orElseThrow().reason();
    assertThat(reason.contains("the image mapped for it")).isEqualTo(isNamed);
  }

  @Test
  void theMapGoesBeforeTheMetadataAndTakesNoBoardsOver() {
    Image older = Images.of(BOARD, "24.10.3", "r28872-daca7c049b");
    ImageMap map = entry(BOARD, "", "", "", older.file().getFileName().toString(), 9);
    PlannedImage image =
        mapped(ROUTER, List.of(map), Images.of(BOARD), older).image().orElseThrow();
    assertThat(image.file()).isEqualTo(older.file());
    assertThat(image.mapped()).isTrue();
    assertThat(image.boards()).isEmpty();
    assertThat(image.revision()).isEqualTo("r28872-daca7c049b");
  }

  @Test
  void severalEntriesForOneRouterAreRefusedNamingAll() {
    RouterFacts pc = Routers.booted(PC, "squashfs", true);
    List<ImageMap> map =
        List.of(forPc("", "true", "efi.img.gz", 12), forPc("squashfs", "", "squash.img.gz", 13));
    assertRefused(
        mapped(pc, map, Images.disk("efi.img.gz"), Images.disk("squash.img.gz")),
        "efi.img.gz (playbook.yaml:12:5)",
        "squash.img.gz (playbook.yaml:13:5)");
  }

  @Test
  void anEntryThatSaysNeitherBoardNorTargetNamesNobody() {
    ImageMap anything = entry("", "", "squashfs", "false", "pc.img.gz", 9);
    ImageMatch.Match match = mapped(ROUTER, List.of(anything), Images.disk("pc.img.gz"));
    assertRefused(match, BOARD);
    assertThat(match.image()).isEmpty();
  }

  @Test
  void aMappedImageThatMustNotBeUsedIsRefusedWithItsReason() {
    RouterFacts pc = Routers.booted(PC, "squashfs", false);
    assertRefused(
        mapped(pc, List.of(forPc("", "", "pc.img.gz", 9)), Images.broken("pc.img.gz")),
        "the image mapped for it in playbook.yaml:9:5 must not be used",
        "damaged");
  }

  @Test
  void aMappedFileThatWasNotReadIsRefused() {
    RouterFacts pc = Routers.booted(PC, "squashfs", false);
    assertRefused(mapped(pc, List.of(forPc("", "", "pc.img.gz", 9))), "pc.img.gz", "not read");
  }
}
