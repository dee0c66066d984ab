package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.disk;
import static dev.wrtfleet.image.Made.gzip;
import static dev.wrtfleet.image.ReleaseFolder.image;
import static dev.wrtfleet.image.ReleaseFolder.overview;
import static dev.wrtfleet.image.ReleaseFolder.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines without a board name of their own get the disk their release has for them. */
class DiskMatchingTest {
  @TempDir Path folder;

  private ReleaseFolder release;

  @BeforeEach
  void aReleaseForPcs() throws IOException {
    release = new ReleaseFolder(folder, "x86/64");
    var images = new ArrayList<String>();
    for (String filesystem : List.of("squashfs", "ext4")) {
      images.add(put(filesystem, "combined", false));
      images.add(put(filesystem, "combined-efi", true));
    }
    release.json(overview("x86/64", "24.10.4", profile("generic", "", String.join(",", images))));
    release.list();
  }

  private String put(String filesystem, String type, boolean efi) throws IOException {
    String name = "openwrt-24.10.4-x86-64-generic-" + filesystem + "-" + type + ".img.gz";
    byte[] bytes = disk(true, efi);
    bytes[30_000] = (byte) filesystem.length();
    release.put(name, gzip(bytes), "ignored", "", type, filesystem);
    return image(name, type, filesystem, release.sum(name));
  }

  private static RouterFacts pc(String target, String rootfs, boolean efi) {
    return Made.router("vmware-inc", "24.10.3", target, "1.0", rootfs, efi);
  }

  private Choice choose(RouterFacts facts) {
    return Catalog.open(List.of(folder)).choose(facts, true);
  }

  private static void assertNothing(Choice choice, String... words) {
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Nothing.class,
            nothing -> {
              assertThat(nothing.why()).contains(words);
              assertThat(nothing.advice()).contains("images: map");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "squashfs, false, squashfs-combined.img.gz",
    "squashfs, true, squashfs-combined-efi.img.gz",
    "ext4, false, ext4-combined.img.gz",
    "ext4, true, ext4-combined-efi.img.gz",
    "'', false, squashfs-combined.img.gz",
    "'', true, squashfs-combined-efi.img.gz",
    "initramfs, true, squashfs-combined-efi.img.gz",
  })
  void rootFileSystemAndFirmwareDecide(String rootfs, boolean efi, String end) {
    assertThat(choose(pc("x86/64", rootfs, efi)))
        .isInstanceOfSatisfying(
            Choice.ByProfile.class,
            found -> {
              assertThat(found.image().file().toString()).endsWith("generic-" + end);
              assertThat(found.profile()).isEqualTo("generic");
              assertThat(found.version()).isEqualTo("24.10.4");
              assertThat(found.revision()).isEqualTo("r28959-29397011cc");
            });
  }

  @ParameterizedTest
  @CsvSource({"x86/geode", "x86/generic", "armsr/armv8", "loongarch64/generic"})
  void aDiskForAnotherTargetIsNotTaken(String target) {
    assertNothing(choose(pc(target, "squashfs", true)), target);
  }

  @Test
  void namesDoNotCount() throws IOException {
    Files.move(
        folder.resolve("openwrt-24.10.4-x86-64-generic-ext4-combined.img.gz"),
        folder.resolve("whatever"));
    assertThat(choose(pc("x86/64", "ext4", false)))
        .isInstanceOfSatisfying(
            Choice.ByProfile.class,
            found -> assertThat(found.image().file()).endsWithRaw(Path.of("whatever")));
  }

  @Test
  void aProfilesJsonNobodyVouchesForRecommendsNothing() throws IOException {
    Files.delete(folder.resolve("sha256sums"));
    assertNothing(choose(pc("x86/64", "squashfs", true)), "nobody vouches", "sha256sums");
    Files.writeString(folder.resolve("sha256sums"), "0".repeat(64) + " *something-else\n");
    assertNothing(choose(pc("x86/64", "squashfs", true)), "nobody vouches");
  }

  @Test
  void aProfilesJsonTheListContradictsForbidsEvenMapping() throws IOException {
    Files.writeString(
        folder.resolve("profiles.json"),
        Files.readString(folder.resolve("profiles.json")).replace("x86/64", "x86/geode"));
    assertNothing(choose(pc("x86/geode", "squashfs", false)), "x86/geode");
    Image image = Catalog.open(List.of(folder)).images().getFirst();
    assertThat(MappedImage.check(image, pc("x86/64", "ext4", false), true).orElseThrow())
        .contains("not the one the sha256sums beside it lists");
  }

  @Test
  void bytesOutrankWhatIsSaidAboutThem() throws IOException {
    String name = "liar.img.gz";
    byte[] bios = disk(true, false);
    bytes(name, bios);
    release.json(
        overview(
            "x86/64",
            "24.10.4",
            profile("generic", "", image(name, "combined-efi", "squashfs", release.sum(name)))));
    release.list();
    assertNothing(choose(pc("x86/64", "squashfs", true)), "liar.img.gz", "starts by BIOS");
  }

  private void bytes(String name, byte[] disk) throws IOException {
    disk[30_001] = 7;
    release.put(name, gzip(disk), "ignored", "", "combined-efi", "squashfs");
  }

  @Test
  void aMissingRootFileSystemIsNotReplacedByAnother() throws IOException {
    Files.delete(folder.resolve("openwrt-24.10.4-x86-64-generic-ext4-combined-efi.img.gz"));
    assertNothing(choose(pc("x86/64", "ext4", true)), "3 disks", "combined-efi with ext4");
  }

  @Test
  void twoReleasesAreTheOperatorsChoice(@TempDir Path newer) throws IOException {
    var other = new ReleaseFolder(newer, "x86/64").version("24.10.5");
    byte[] bytes = disk(true, true);
    bytes[30_000] = 99;
    other.put("n.img.gz", gzip(bytes), "generic", "", "combined-efi", "squashfs");
    other.close();
    assertThat(Catalog.open(List.of(folder, newer)).choose(pc("x86/64", "squashfs", true), true))
        .isInstanceOfSatisfying(
            Choice.Several.class, several -> assertThat(several.images()).hasSize(2));
  }

  @Test
  void theSameDiskTwiceIsOne() throws IOException {
    Path one = folder.resolve("openwrt-24.10.4-x86-64-generic-ext4-combined.img.gz");
    Files.copy(one, folder.resolve("copy.img.gz"));
    assertThat(choose(pc("x86/64", "ext4", false)))
        .isInstanceOfSatisfying(
            Choice.ByProfile.class, found -> assertThat(found.image().file()).isEqualTo(one));
  }

  @Test
  void aProfileOfItsOwnGoesBeforeTheGenericOne() throws IOException {
    String name = "geos.img.gz";
    byte[] bytes = disk(true, false);
    bytes[30_000] = 42;
    release.put(name, gzip(bytes), "geos", "\"vmware-inc\"", "combined", "squashfs");
    String generic = "openwrt-24.10.4-x86-64-generic-squashfs-combined.img.gz";
    release.json(
        overview(
            "x86/64",
            "24.10.4",
            profile("generic", "", image(generic, "combined", "squashfs", release.sum(generic)))
                + ","
                + profile(
                    "geos",
                    "\"vmware-inc\"",
                    image(name, "combined", "squashfs", release.sum(name)))));
    release.list();
    assertThat(choose(pc("x86/64", "squashfs", false)))
        .isInstanceOfSatisfying(
            Choice.ByProfile.class, found -> assertThat(found.profile()).isEqualTo("geos"));
    var other = Made.router("qemu", "24.10.3", "x86/64", "1.0", "squashfs", false);
    assertThat(choose(other))
        .isInstanceOfSatisfying(
            Choice.ByProfile.class, found -> assertThat(found.profile()).isEqualTo("generic"));
  }

  @Test
  void armMachinesStartByEfiOnly(@TempDir Path arm) throws IOException {
    var other = new ReleaseFolder(arm, "armsr/armv8");
    other.put("a.img.gz", gzip(disk(false, true)), "generic", "", "combined-efi", "squashfs");
    other.close();
    Catalog catalog = Catalog.open(List.of(arm));
    assertThat(catalog.choose(pc("armsr/armv8", "squashfs", true), true))
        .isInstanceOf(Choice.ByProfile.class);
    assertThat(catalog.choose(pc("armsr/armv8", "squashfs", false), true))
        .isInstanceOf(Choice.Nothing.class);
  }
}
