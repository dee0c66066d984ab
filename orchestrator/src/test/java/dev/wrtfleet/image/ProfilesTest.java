package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.withInfo;
import static dev.wrtfleet.image.Made.withSignature;
import static dev.wrtfleet.image.ReleaseFolder.overview;
import static dev.wrtfleet.image.ReleaseFolder.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Provenance.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release says of its files may forbid an image, and contradicts none unnoticed. */
class ProfilesTest {
  private static final byte[] GOOD = withInfo(firmware(), json("x,y"));
  private static final RouterFacts ROUTER = Made.router("x,y", "24.10.3", "ath79/generic");

  @TempDir Path folder;

  private Image only() {
    return Catalog.open(List.of(folder)).images().getFirst();
  }

  private ReleaseFolder release() {
    return new ReleaseFolder(folder, "ath79/generic");
  }

  /** Facts: OpenWrt's own servers carry files with good metadata that are not for sysupgrade. */
  @ParameterizedTest
  @CsvSource({
    "sysupgrade, squashfs, true, SYSUPGRADE",
    "sysupgrade-v7, squashfs, true, SYSUPGRADE",
    "sdcard, ext4, true, SYSUPGRADE",
    "something-new, squashfs, true, SYSUPGRADE",
    "factory, squashfs, false, FACTORY",
    "squashfs-factory, '', false, FACTORY",
    "web-ui-factory, squashfs, false, FACTORY",
    "kernel, initramfs, false, INITRAMFS",
    "sysupgrade, initramfs, false, INITRAMFS",
    "initramfs-kernel, '', false, INITRAMFS",
    "initramfs-recovery, '', false, RECOVERY",
    "recovery, squashfs, false, RECOVERY",
    "kernel, '', false, FACTORY",
    "rootfs, ext4, false, FACTORY",
    "bl31-uboot, '', false, FACTORY",
    "preloader, '', false, FACTORY",
  })
  void aFileItsReleaseMeansForSomethingElseIsRefused(
      String type, String filesystem, boolean usable, ImageKind kind) throws IOException {
    ReleaseFolder release = release();
    release.put("any.bin", GOOD, "x_y", "\"x,y\"", type, filesystem);
    release.close();
    Image image = only();
    assertThat(image.verdict()).isEqualTo(usable ? Verdict.OK : Verdict.REFUSE);
    assertThat(image.kind()).isEqualTo(kind);
    assertThat(image.provenance().level()).isEqualTo(Level.LISTED);
    if (!usable) {
      assertThat(image.why()).contains("profiles.json", "'" + type + "'", "x_y", "-sysupgrade");
      assertThat(Catalog.open(List.of(folder)).choose(ROUTER, true))
          .isInstanceOf(Choice.Nothing.class);
    }
  }

  @Test
  void whoeverWroteProfilesJsonItMayForbid() throws IOException {
    ReleaseFolder release = release();
    release.put("any.bin", GOOD, "x_y", "\"x,y\"", "factory", "squashfs");
    release.close();
    Files.delete(folder.resolve("sha256sums"));
    assertThat(only().verdict()).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void broadcomFactoryFilesStayForTheOperatorToMap() throws IOException {
    var release = new ReleaseFolder(folder, "bcm53xx/generic");
    release.put("any.bin", firmware(), "x_y", "\"x,y\"", "factory", "squashfs");
    release.close();
    assertThat(only().verdict()).isEqualTo(Verdict.NEEDS_MAP);
    assertThat(
            Catalog.open(List.of(folder))
                .choose(Made.router("x,y", "24.10.3", "bcm53xx/generic"), true))
        .isInstanceOf(Choice.Nothing.class);
  }

  @Test
  void aFileIsJoinedByItsHashAndNeverByItsName() throws IOException {
    ReleaseFolder release = release();
    release.put("any.bin", GOOD, "x_y", "\"x,y\"", "factory", "squashfs");
    release.close();
    Files.move(folder.resolve("any.bin"), folder.resolve("x_y-sysupgrade.bin"));
    assertThat(only().verdict()).isEqualTo(Verdict.REFUSE);
    Files.write(folder.resolve("x_y-sysupgrade.bin"), withInfo(firmware(), json("x,y", "x,z")));
    assertThat(only().verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aSignatureCutOffOrReplacedDoesNotHideAFile() throws IOException {
    String unsigned = ImageReader.read(Files.write(folder.resolve("plain.bin"), GOOD)).sha256();
    String entry =
        "{\"type\":\"factory\",\"filesystem\":\"squashfs\",\"name\":\"n\",\"sha256\":\"%s\",\"sha256_unsigned\":\"%s\"}"
            .formatted("0".repeat(64), unsigned);
    ReleaseFolder release = release();
    release.json(overview("ath79/generic", "24.10.4", profile("x_y", "\"x,y\"", entry)));
    assertThat(only().verdict()).isEqualTo(Verdict.REFUSE);
    Files.delete(folder.resolve("plain.bin"));
    Files.write(folder.resolve("signed.bin"), withSignature(GOOD));
    assertThat(only().verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(ImageReader.reading(folder.resolve("signed.bin")).unsignedSha256())
        .isEqualTo(unsigned);
  }

  @Test
  void twoDevicesWithOneFileAreBothItsDevices() throws IOException {
    Path file = Files.write(folder.resolve("a.bin"), withInfo(firmware(), json("x,y", "x,z")));
    String sum = ImageReader.read(file).sha256();
    String image = ReleaseFolder.image("n", "sysupgrade", "squashfs", sum);
    String factory = ReleaseFolder.image("n", "factory", "squashfs", sum);
    ReleaseFolder release = release();
    release.json(
        overview(
            "ath79/generic",
            "24.10.4",
            profile("x_y", "\"x,y\"", image) + "," + profile("x_z", "\"x,z\"", factory)));
    assertThat(only().verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "24.10.5, ath79/generic, '\"x,y\"', 24.10.4 | 24.10.5",
    "24.10.4, ath79/nand, '\"x,y\"', ath79/generic | ath79/nand",
    "24.10.4, ath79/generic, '\"x,z\"', 'x,y | x,z'",
    "24.10.4, ath79/generic, '', 'x,y | no board'",
  })
  void anImageAndItsReleaseThatDisagreeAreBothDoubted(
      String version, String target, String boards, String words) throws IOException {
    var release = new ReleaseFolder(folder, target).version(version);
    release.put("a-sysupgrade.bin", GOOD, "x_y", boards, "sysupgrade", "squashfs");
    release.close();
    Image image = only();
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(image.provenance().level()).isEqualTo(Level.CONTRADICTED);
    assertThat(image.why()).contains(words.split(" \\| ")).contains("not of one build");
  }

  /** Shapes of the releases, oldest first; keys that are missing or new are no mistake. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"profiles\":{\"x_y\":{\"images\":[{\"type\":\"factory\",\"sha256\":\"SUM\"}]}}}",
        "{\"source_date_epoch\":\"1600000000\",\"version_number\":\"24.10.4\",\"profiles\":{\"x_y\":{\"titles\":[{\"title\":\"X\"}],\"supported_devices\":[\"x,y\"],\"images\":[{\"type\":\"factory\",\"sha256\":\"SUM\",\"filesystem\":\"squashfs\"}]}}}",
        "{\"source_date_epoch\":1600000000,\"target\":\"ath79/generic\",\"profiles\":{\"other\":{},\"x_y\":{\"supported_devices\":[\"x,y\"],\"images\":[{\"type\":\"factory\",\"sha256\":\"SUM\",\"sha256_unsigned\":null,\"size\":3}],\"file_size_limits\":{}}},\"imagebuilder\":{},\"new\":[1]}",
        "{\"profiles\":{\"x_y\":{\"supported_devices\":null,\"images\":[{\"name\":\"no-hash\"},{\"type\":\"factory\",\"sha256\":\"SUM\"}]}}}",
      })
  void everyErasShapeIsRead(String text) throws IOException {
    String sum = ImageReader.read(Files.write(folder.resolve("a.bin"), GOOD)).sha256();
    Files.writeString(folder.resolve("profiles.json"), text.replace("SUM", sum));
    assertThat(only().why()).contains("'factory'", "x_y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>404</html>",
        "[]",
        "{}",
        "{\"profiles\":[]}",
        "{\"profiles\":{\"x_y\":3}}",
        "{\"profiles\":{\"x_y\":{\"images\":3}}}",
        "{\"profiles\":{\"x_y\":{\"supported_devices\":\"x,y\"}}}",
        "{\"profiles\":{\"x_y\":{\"supported_devices\":[1]}}}",
        "{\"profiles\":{\"x_y\":{\"images\":[{\"sha256\":\"short\"}]}}}",
        "{\"profiles\":{\"x_y\":{\"images\":[{\"sha256\":7}]}}}",
        "{\"version_number\":24,\"profiles\":{}}",
        "{\"profiles\":{},\"profiles\":{}}",
        "{\"profiles\":{\"x_y\":{\"images\":[",
      })
  void aBrokenOneIsNamedAndItsFolderIsNotUsed(String text) throws IOException {
    Files.write(folder.resolve("a-sysupgrade.bin"), GOOD);
    Files.writeString(folder.resolve("profiles.json"), text);
    Image image = only();
    assertThat(image.verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(image.why()).contains("The profiles.json beside it cannot be used: it", "Download");
    assertThat(image.provenance().level()).isEqualTo(Level.CONTRADICTED);
  }

  @Test
  void hostileOnesEndTheSameWay() throws IOException {
    Files.write(folder.resolve("a-sysupgrade.bin"), GOOD);
    Path file = folder.resolve("profiles.json");
    Files.writeString(file, "[".repeat(100_000));
    assertThat(only().why()).contains("profiles.json");
    Files.writeString(file, "{\"a\":\"" + "x".repeat(2 << 20) + "\",\"profiles\":{}}");
    assertThat(only().why()).contains("profiles.json");
    try (var huge =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      huge.write(java.nio.ByteBuffer.allocate(1), 1L << 32);
    }
    assertThat(only().why()).contains("it is larger than");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(only().why()).contains("it is not a file");
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    assertThat(only().why()).contains("profiles.json beside it cannot be used");
  }

  @Test
  void oneThatIsNotTheListedOneSpoilsItsFolder() throws IOException {
    ReleaseFolder release = release();
    release.put("a-sysupgrade.bin", GOOD, "x_y", "\"x,y\"", "sysupgrade", "squashfs");
    release.close();
    assertThat(only().verdict()).isEqualTo(Verdict.OK);
    Files.writeString(folder.resolve("profiles.json"), "{\"profiles\":{}}");
    assertThat(only().verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(only().why()).contains("not the one the sha256sums beside it lists");
  }

  @Test
  void whatIsSaidNeverReachesTheTerminalRaw() throws IOException {
    String sum = ImageReader.read(Files.write(folder.resolve("a.bin"), GOOD)).sha256();
    Files.writeString(
        folder.resolve("profiles.json"),
        "{\"profiles\":{\"x\\u001b[2J\":{\"images\":[{\"type\":\"factory\\u001b\",\"sha256\":\"%s\"}]}}}"
            .formatted(sum));
    assertThat(only().why()).contains("profiles.json").doesNotContain("\u001b");
  }

  @Test
  void aFileOfTheDeviceThatIsNotForSysupgradeIsNamedByItsProfile() throws IOException {
    var release = new ReleaseFolder(folder, "bcm27xx/bcm2711");
    release.put(
        "rpi-4-factory.img.gz",
        Made.gzip(Made.disk(false, false)),
        "rpi-4",
        "\"raspberrypi,4-model-b\",\"raspberrypi,400\"",
        "factory",
        "squashfs");
    release.close();
    var choice =
        Catalog.open(List.of(folder))
            .choose(Made.router("raspberrypi,400", "24.10.3", "bcm27xx/bcm2711"), true);
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Nothing.class, nothing -> assertThat(nothing.why()).contains("rpi-4-factory"));
  }
}
