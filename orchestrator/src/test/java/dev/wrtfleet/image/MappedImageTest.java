package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.disk;
import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.gzip;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.jsonCompat;
import static dev.wrtfleet.image.Made.router;
import static dev.wrtfleet.image.Made.sysupgradeTar;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's map may say what a file cannot say itself, never overrule what it says. */
class MappedImageTest {
  private static final RouterFacts BIOS_PC = pc("squashfs", false);
  private static final RouterFacts EFI_PC = pc("squashfs", true);

  @TempDir Path folder;

  private static RouterFacts pc(String rootfs, boolean efi) {
    return router("vmware-inc", "24.10.4", "x86/64", "1.0", rootfs, efi);
  }

  private Image image(String name, byte[] bytes) throws IOException {
    return ImageReader.read(Files.write(folder.resolve(name), bytes));
  }

  private static Optional<String> check(Image image, RouterFacts facts) {
    return MappedImage.check(image, facts, true);
  }

  @Test
  void aDiskMustStartAsThePcStarts() throws IOException {
    Image bios = image("bios.img.gz", gzip(disk(true, false)));
    Image efi = image("efi.img.gz", gzip(disk(true, true)));
    assertThat(check(bios, BIOS_PC)).isEmpty();
    assertThat(check(efi, EFI_PC)).isEmpty();
    assertThat(check(bios, EFI_PC).orElseThrow()).contains("-combined-efi");
    assertThat(check(efi, BIOS_PC).orElseThrow()).contains("without '-efi'");
  }

  @Test
  void anArmDiskIsNotForAPcAndAPcDiskNotForArm() throws IOException {
    RouterFacts arm = router("arm", "24.10.4", "armsr/armv8", "1.0", "squashfs", true);
    Image armDisk = image("arm.img.gz", gzip(disk(false, true)));
    assertThat(check(armDisk, arm)).isEmpty();
    assertThat(check(armDisk, EFI_PC)).isPresent();
    assertThat(check(image("pc.img.gz", gzip(disk(true, true))), arm)).isPresent();
  }

  @Test
  void nothingButADiskIsForAPc() throws IOException {
    assertThat(check(image("er.tar", sysupgradeTar("er")), BIOS_PC).orElseThrow())
        .contains("no disk image");
    assertThat(
            check(
                image("pc.img.gz", gzip(disk(true, false))),
                router("e", "24.10.4", "octeon/generic")))
        .isPresent();
  }

  @Test
  void theNameMustNotContradictProcessorAndRootFileSystem() throws IOException {
    byte[] disk = gzip(disk(true, false));
    assertThat(check(image("openwrt-x86-geode-generic-squashfs-combined.img.gz", disk), BIOS_PC))
        .isPresent();
    Image ext4 = image("openwrt-x86-64-generic-ext4-combined.img.gz", disk);
    assertThat(check(ext4, BIOS_PC).orElseThrow()).contains("ext4", "squashfs");
    assertThat(check(ext4, pc("ext4", false))).isEmpty();
    assertThat(MappedImage.check(ext4, BIOS_PC, false)).isEmpty();
  }

  @Test
  void metadataForOtherBoardsIsNotOverruled() throws IOException {
    Image other = image("a.bin", withInfo(firmware(), json("a,b")));
    assertThat(check(other, router("x,y", "24.10.4", "ath79/generic")).orElseThrow())
        .contains("a,b", "x,y");
    assertThat(check(other, router("a,b", "24.10.4", "ath79/generic"))).isEmpty();
    Image newer = image("b.bin", withInfo(firmware(), jsonCompat("1.1", "a,b")));
    assertThat(check(newer, router("a,b", "24.10.4", "ath79/generic"))).isPresent();
  }

  @Test
  void aFileWithoutMetadataGoesOnlyWhereNoneIsAskedFor() throws IOException {
    Image tar = image("er.tar", sysupgradeTar("er"));
    assertThat(check(tar, router("er", "24.10.4", "octeon/generic"))).isEmpty();
    assertThat(check(tar, router("x", "24.10.4", "mediatek/filogic")).orElseThrow())
        .contains("no metadata");
    Image old = image("old.bin", firmware());
    assertThat(check(old, router("x", "18.06.9", "ar71xx/generic"))).isEmpty();
    assertThat(check(old, router("x", "18.06.9", "ramips/mt7620"))).isEmpty();
    assertThat(check(old, router("x", "19.07.1", "ramips/mt7620"))).isPresent();
  }

  @Test
  void aBrokenFileIsNeverMapped() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(gzip(disk(true, false)), 40);
    assertThat(check(image("cut.img.gz", cut), BIOS_PC)).isPresent();
    Image listed =
        image("a.img.gz", gzip(disk(true, false)))
            .broken(Provenance.contradicted("not what was published", "Get it again."));
    assertThat(check(listed, BIOS_PC).orElseThrow())
        .contains("Not what was published. Get it again.");
  }
}
