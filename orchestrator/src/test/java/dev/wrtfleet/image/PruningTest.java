package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.gzip;
import static dev.wrtfleet.image.Made.jsonCompat;
import static dev.wrtfleet.image.Made.kernel;
import static dev.wrtfleet.image.Made.squashfs;
import static dev.wrtfleet.image.Made.tar;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only what surely is useless firmware is proposed; in doubt a file stays. */
class PruningTest {
  private static final InstantSource LATER = () -> Instant.now().plus(Duration.ofDays(1));

  @TempDir Path folder;

  private static String json(String version, String revision, String boards) {
    return """
    { "compat_version": "1.0", "supported_devices": ["%s"],
      "version": { "version": "%s", "revision": "%s", "target": "ath79/generic" } }
    """
        .formatted(boards.replace(" ", "\", \""), version, revision);
  }

  private Path put(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path release(String name, String version, String boards) throws IOException {
    return put(name, withInfo(firmware(), json(version, "r1-1", boards)));
  }

  private List<String> useless(InUse inUse) {
    return new Pruning(inUse, TrustedKeys.none(), LATER)
        .in(List.of(folder)).stream()
            .map(each -> folder.relativize(each.file()).toString())
            .toList();
  }

  private List<String> useless() {
    return useless(InUse.nothing());
  }

  @ParameterizedTest
  @CsvSource({
    "24.10.3, 24.10.4, true",
    "24.10.4, 24.10.4, false",
    "24.10.9, 24.10.10, true",
    "23.05.6, 24.10.0, true",
    "24.10.0-rc2, 24.10.0, true",
    "24.10.0-rc2, 24.10.0-rc10, true",
    "24.10.0, 24.10.0-rc2, false",
    "24.10.4, SNAPSHOT, false",
    "24.10-SNAPSHOT, 24.10.4, false",
    "mine, 24.10.4, false",
    "'', 24.10.4, false",
  })
  void aReleaseIsSupersededByANewerOneOnly(String old, String now, boolean superseded)
      throws IOException {
    release("old.bin", old, "x,y");
    release("new.bin", now, "x,y x,z");
    assertThat(useless().equals(List.of("old.bin"))).as("%s", useless()).isEqualTo(superseded);
  }

  @Test
  void snapshotsAreComparedByRevision() throws IOException {
    put("a.bin", withInfo(firmware(), json("SNAPSHOT", "r28000-abcdef", "x,y")));
    put("b.bin", withInfo(firmware(), json("SNAPSHOT", "r28001-abcdef", "x,y")));
    put("c.bin", withInfo(firmware(), json("SNAPSHOT", "r0-abcdef+3", "x,y")));
    assertThat(useless()).containsExactly("a.bin");
  }

  @Test
  void anImageStaysWhileOneOfItsBoardsHasNoOther() throws IOException {
    release("old.bin", "24.10.3", "x,y x,z");
    release("new-y.bin", "24.10.4", "x,y");
    assertThat(useless()).isEmpty();
    release("new-z.bin", "24.10.5", "x,z");
    assertThat(useless()).containsExactly("old.bin");
  }

  @Test
  void anotherRootFileSystemTargetCompatVersionOrAWeakerProofSupersedesNothing()
      throws IOException {
    Path old = release("old-squashfs-sysupgrade.bin", "24.10.3", "x,y");
    release("new-ext4-sysupgrade.bin", "24.10.4", "x,y");
    put("compat-squashfs.bin", withInfo(firmware(), jsonCompat("1.1", "x,y")));
    put(
        "target-squashfs.bin",
        withInfo(
            firmware(), json("24.10.4", "r1-1", "x,y").replace("ath79/generic", "ath79/nand")));
    assertThat(useless()).isEmpty();
    release("new-squashfs.bin", "24.10.4", "x,y");
    assertThat(useless()).containsExactly("old-squashfs-sysupgrade.bin");
    Files.writeString(
        folder.resolve("sha256sums"),
        ImageReader.read(old).sha256() + " *old-squashfs-sysupgrade.bin\n");
    assertThat(useless()).isEmpty();
  }

  @Test
  void aRefusedReleaseSupersedesNothing() throws IOException {
    release("old.bin", "24.10.3", "x,y");
    release("new-factory.bin", "24.10.4", "x,y");
    assertThat(useless()).isEmpty();
  }

  @Test
  void refusedAndBrokenFirmwareIsUseless() throws IOException {
    put("initramfs.bin", kernel());
    byte[] bad = withInfo(firmware(), json("24.10.4", "r1-1", "x,y"));
    bad[100] ^= 1;
    put("broken.bin", bad);
    put("listed.bin", withInfo(firmware(), json("24.10.4", "r1-1", "x,z")));
    Files.writeString(folder.resolve("sha256sums"), "0".repeat(64) + " *listed.bin\n");
    assertThat(useless()).containsExactly("broken.bin", "initramfs.bin", "listed.bin");
    assertThat(new Pruning(InUse.nothing(), TrustedKeys.none(), LATER).in(List.of(folder)))
        .allMatch(each -> !each.why().isBlank() && each.sizeBytes() > 0);
  }

  @Test
  void whatIsNotSurelyFirmwareStays() throws IOException {
    byte[] backup =
        gzip(tar("etc/config/network", Made.ascii("secret"), "etc/x", Made.noise(9000)));
    put("backup.tar.gz", backup);
    put("cut-backup.tar.gz", Arrays.copyOf(backup, backup.length / 2));
    put("cut-noise.gz", Arrays.copyOf(gzip(Made.noise(5000)), 3000));
    put("backup.tar", tar("etc/config/network", Made.ascii("secret")));
    put("notes.txt", Made.ascii("do not delete\n"));
    put("page.html", Made.ascii("<html>404</html>\n"));
    put("noise", Made.noise(5000));
    put("empty", new byte[0]);
    put("rootfs.squashfs", squashfs(4000));
    put("profiles.json.part", Made.ascii("{"));
    put("notes.txt.part", Made.ascii("do not delete\n"));
    put(".hidden.bin", kernel());
    Files.writeString(
        folder.resolve("sha256sums"),
        "0".repeat(64)
            + " *notes.txt\n"
            + "0".repeat(64)
            + " *backup.tar.gz\n"
            + "0".repeat(64)
            + " *profiles.json\n");
    assertThat(useless()).isEmpty();
  }

  @Test
  void aSpoiltListOrProfilesJsonDeletesNoImage() throws IOException {
    release("a.bin", "24.10.4", "x,y");
    Files.writeString(folder.resolve("profiles.json"), "{");
    assertThat(useless()).isEmpty();
    Files.delete(folder.resolve("profiles.json"));
    Files.writeString(folder.resolve("sha256sums"), "");
    Files.writeString(folder.resolve("sha256sums.sig"), "<html>404</html>\n");
    assertThat(useless()).isEmpty();
  }

  @Test
  void cutDownloadsAreUselessOnceNobodyWritesThem() throws IOException {
    put("a-sysupgrade.bin.part", kernel());
    put(".b-sysupgrade.bin.part", Made.noise(100));
    Files.writeString(folder.resolve("sha256sums"), "0".repeat(64) + " *b-sysupgrade.bin\n");
    assertThat(useless()).containsExactly(".b-sysupgrade.bin.part", "a-sysupgrade.bin.part");
    assertThat(new Pruning(InUse.nothing(), TrustedKeys.none(), Instant::now).in(List.of(folder)))
        .isEmpty();
    assertThat(Catalog.open(List.of(folder)).images()).isEmpty();
  }

  @Test
  void whatIsInUseStays(@TempDir Path elsewhere) throws IOException {
    Path old = release("old.bin", "24.10.3", "x,y");
    release("new.bin", "24.10.4", "x,y");
    Path broken = put("initramfs.bin", kernel());
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder);
    Set<Path> none = Set.of();
    assertThat(useless(new InUse(none, Set.of(ImageReader.read(old).sha256()), none)))
        .containsExactly("initramfs.bin");
    assertThat(useless(new InUse(Set.of(link.resolve("initramfs.bin")), Set.of(), none)))
        .containsExactly("old.bin");
    assertThat(useless(new InUse(none, Set.of(), Set.of(link)))).containsExactly("initramfs.bin");
    assertThat(useless(new InUse(Set.of(old, broken), Set.of(), none))).isEmpty();
  }

  @Test
  void nothingBehindALinkIsTouched(@TempDir Path elsewhere) throws IOException {
    Path outside = Files.write(elsewhere.resolve("initramfs.bin"), kernel());
    Files.createSymbolicLink(folder.resolve("link.bin"), outside);
    Files.createSymbolicLink(folder.resolve("sub"), elsewhere);
    Files.createDirectories(folder.resolve("real/deeper"));
    put("real/a.bin", kernel());
    put("real/deeper/b.bin", kernel());
    assertThat(useless()).containsExactly("real/a.bin");
  }

  @Test
  void onlyTheVeryFileThatWasJudgedIsDeleted() throws IOException {
    put("a.bin", kernel());
    put("b.bin", kernel());
    put("c.bin", kernel());
    List<Useless> found =
        new Pruning(InUse.nothing(), TrustedKeys.none(), LATER).in(List.of(folder));
    Files.delete(folder.resolve("b.bin"));
    release("b.bin", "24.10.4", "x,y");
    Path c = folder.resolve("c.bin");
    Files.move(c, folder.resolve("d.bin"));
    Files.createSymbolicLink(c, folder.resolve("d.bin"));
    assertThat(found.get(0).delete()).isEmpty();
    assertThat(found.get(1).delete())
        .hasValueSatisfying(why -> assertThat(why).contains("not the"));
    assertThat(found.get(2).delete()).isPresent();
    assertThat(folder.resolve("a.bin")).doesNotExist();
    assertThat(folder.resolve("b.bin")).exists();
    assertThat(c).exists();
  }

  @Test
  void aFileInPlaceOfAFolderIsWrongInput() throws IOException {
    Path file = put("a.bin", kernel());
    assertThatThrownBy(
            () -> new Pruning(InUse.nothing(), TrustedKeys.none(), LATER).in(List.of(file)))
        .isInstanceOf(FleetException.class);
  }
}
