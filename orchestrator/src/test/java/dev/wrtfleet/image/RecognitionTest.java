package dev.wrtfleet.image;

import static dev.wrtfleet.image.Made.ascii;
import static dev.wrtfleet.image.Made.disk;
import static dev.wrtfleet.image.Made.filled;
import static dev.wrtfleet.image.Made.firmware;
import static dev.wrtfleet.image.Made.fit;
import static dev.wrtfleet.image.Made.gzip;
import static dev.wrtfleet.image.Made.join;
import static dev.wrtfleet.image.Made.json;
import static dev.wrtfleet.image.Made.kernel;
import static dev.wrtfleet.image.Made.noise;
import static dev.wrtfleet.image.Made.squashfs;
import static dev.wrtfleet.image.Made.sysupgradeTar;
import static dev.wrtfleet.image.Made.tar;
import static dev.wrtfleet.image.Made.uimage;
import static dev.wrtfleet.image.Made.withInfo;
import static dev.wrtfleet.image.Made.withSignature;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files beyond the samples are known by their bytes, under a name that says nothing. */
class RecognitionTest {
  private static final byte[] UBI = join(ascii("UBI#"), new byte[] {1, 0, 0, 0}, noise(5000));

  @TempDir Path folder;

  record Case(String what, Supplier<byte[]> bytes, String container, String kind, String verdict) {
    Case(String what, byte[] bytes, String container, String kind, String verdict) {
      this(what, () -> bytes, container, kind, verdict);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static byte[] good(byte[] payload) {
    return withInfo(payload, json("x,y"));
  }

  static Stream<Case> firmwares() {
    byte[] custom = join(uimage(0x12345678, noise(3000)), squashfs(4000));
    byte[] rawNand = join(Arrays.copyOf(kernel(), 8192), UBI);
    return Stream.of(
        new Case("NOR", good(firmware()), "uimage", "sysupgrade", "ok"),
        new Case("NOR without metadata", firmware(), "uimage", "sysupgrade", "needs-map"),
        new Case("a magic of its own", good(custom), "uimage", "sysupgrade", "ok"),
        new Case("kernel alone", good(kernel()), "uimage", "initramfs", "refuse"),
        new Case(
            "kernel and padding",
            join(kernel(), filled(4096, 0xff)),
            "uimage",
            "initramfs",
            "refuse"),
        new Case("raw NAND with metadata", good(rawNand), "uimage", "factory", "refuse"),
        new Case("a kernel nobody knows", good(noise(9000)), "unknown", "sysupgrade", "ok"),
        new Case("noise", noise(9000), "unknown", "unknown", "refuse"),
        new Case(
            "root first", good(join(squashfs(4000), kernel())), "squashfs", "sysupgrade", "ok"),
        new Case("trailer alone", good(new byte[0]), "empty", "unknown", "refuse"),
        new Case("text with metadata", good(ascii("hello\n")), "text", "unknown", "refuse"),
        new Case("Seama", good(seama(false)), "seama", "sysupgrade", "ok"),
        new Case("sealed Seama", seama(true), "seama", "factory", "refuse"),
        new Case("Edimax in flash", good(edimax()), "edimax", "sysupgrade", "ok"),
        new Case("Edimax factory", edimax(), "edimax", "factory", "refuse"),
        new Case("ipTIME with metadata", good(iptime()), "iptime", "factory", "refuse"),
        new Case(
            "Ubiquiti around a good file",
            join(ascii("OPENXW.v6"), good(firmware()), noise(20)),
            "ubnt",
            "factory",
            "refuse"));
  }

  static Stream<Case> containers() {
    byte[] rescueTar =
        tar("sysupgrade-a/CONTROL", ascii("BOARD=a\n"), "sysupgrade-a/kernel", kernel());
    byte[] backup = tar("etc/config/network", ascii("config interface lan\n"));
    byte[] rootless = fit("kernel-1", "kernel", "fdt-1", "flat_dt");
    return Stream.of(
        new Case("tar", good(sysupgradeTar("a")), "tar", "sysupgrade", "ok"),
        new Case("tar of octeon", sysupgradeTar("er"), "tar", "sysupgrade", "needs-map"),
        new Case("tar.gz", good(gzip(sysupgradeTar("a"))), "tar", "sysupgrade", "ok"),
        new Case("tar without root", good(rescueTar), "tar", "recovery", "refuse"),
        new Case("config backup", gzip(backup), "tar", "unknown", "refuse"),
        new Case("x86 BIOS", gzip(disk(true, false)), "gzip-disk", "disk", "needs-map"),
        new Case(
            "x86 EFI", withSignature(gzip(disk(true, true))), "gzip-disk", "disk", "needs-map"),
        new Case("x86 unpacked", disk(true, true), "disk", "disk", "needs-map"),
        new Case("armsr", gzip(disk(false, true)), "gzip-disk", "disk", "needs-map"),
        new Case("card", gzip(disk(false, false)), "gzip-disk", "disk", "refuse"),
        new Case(
            "card for sysupgrade", good(gzip(disk(false, false))), "gzip-disk", "sysupgrade", "ok"),
        new Case("root packed", gzip(squashfs(4000)), "gzip", "unknown", "refuse"),
        new Case(
            "FIT",
            good(fit("kernel-1", "kernel", "rootfs-1", "filesystem")),
            "fit",
            "sysupgrade",
            "ok"),
        new Case(
            "FIT with ramdisk",
            fit("kernel-1", "kernel", "initrd-1", "ramdisk"),
            "fit",
            "recovery",
            "refuse"),
        new Case("FIT kernel", rootless, "fit", "initramfs", "refuse"),
        new Case(
            "FIT kernel and root", good(join(rootless, squashfs(4000))), "fit", "sysupgrade", "ok"),
        new Case("FIT kernel and UBI", join(rootless, UBI), "fit", "factory", "refuse"),
        new Case(
            "Qualcomm factory",
            fit("script", "script", "ubi-1", "firmware"),
            "fit",
            "factory",
            "refuse"),
        new Case(
            "GL-B3000",
            good(fit("script", "script", "ubi-1", "firmware")),
            "fit",
            "factory",
            "ask"),
        new Case("UBI with metadata", good(UBI), "ubi", "factory", "ask"),
        new Case(
            "error page", ascii("<!DOCTYPE html>\n<html>404</html>"), "html", "unknown", "refuse"),
        new Case("zip", join(ascii("PK\3\4"), firmware()), "zip", "unknown", "refuse"));
  }

  private static byte[] seama(boolean sealed) {
    byte[] header = {0x5e, (byte) 0xa3, (byte) 0xa4, 0x17, 0, 0, 0, 4};
    byte[] inner = join(header, new byte[] {0, 0, 16, 0}, noise(16), ascii("m=1\0"), noise(4096));
    return sealed ? join(header, new byte[4], ascii("s=1\0"), inner) : inner;
  }

  private static byte[] edimax() {
    return join(ascii("CSYS"), noise(8), ascii("RN68"), noise(4), firmware());
  }

  private static byte[] iptime() {
    return join(ascii("ax3000m\00000_000\0\0"), new byte[32], noise(8), firmware());
  }

  @ParameterizedTest
  @MethodSource({"firmwares", "containers"})
  void itIsKnownByItsBytes(Case each) throws IOException {
    Image image = ImageReader.read(Files.write(folder.resolve("download"), each.bytes.get()));
    assertThat(image.container() + " " + image.kind().word() + " " + image.verdict().word())
        .as(image.why())
        .isEqualTo(each.container + " " + each.kind + " " + each.verdict);
  }

  private Image named(String name, byte[] bytes) throws IOException {
    return ImageReader.read(Files.write(folder.resolve(name), bytes));
  }

  @Test
  void aNameCanOnlyMakeAFileMoreDoubtful() throws IOException {
    assertThat(named("x-initramfs-recovery.bin", good(firmware())).verdict())
        .isEqualTo(Verdict.REFUSE);
    assertThat(named("x-squashfs-factory.bin", good(firmware())).verdict()).isEqualTo(Verdict.ASK);
    assertThat(named("x-squashfs-factory.bin", firmware()).kind()).isEqualTo(ImageKind.FACTORY);
    assertThat(named("x-squashfs-sysupgrade.bin", edimax()).verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(named("x-squashfs-sysupgrade.bin", kernel()).verdict()).isEqualTo(Verdict.REFUSE);
  }

  @Test
  void theMakersOwnMetadataIsNotTaken() throws IOException {
    String teltonika = "{\"supported_devices\": [\"x,y\"], \"device_code\": [\".*\"]}";
    assertThat(named("rut.bin", withInfo(firmware(), teltonika)).verdict()).isEqualTo(Verdict.ASK);
  }

  @Test
  void damageIsSeenWithoutMetadataToo() throws IOException {
    byte[] kernel = firmware();
    kernel[1000] ^= 1;
    assertThat(named("kernel", kernel).kind()).isEqualTo(ImageKind.BROKEN);
    byte[] disk = gzip(join(disk(true, false), noise(9000)));
    disk[disk.length / 2] ^= 1;
    assertThat(named("disk", disk).kind()).isEqualTo(ImageKind.BROKEN);
    byte[] cut = Arrays.copyOf(disk, disk.length / 3);
    assertThat(named("cut", cut).metadataState()).isEqualTo(MetadataState.TRUNCATED);
  }

  @Test
  void aDiskSaysHowItsMachineStarts() throws IOException {
    assertThat(named("a", gzip(disk(true, false))).disk()).contains(DiskBoot.BIOS);
    assertThat(named("b", gzip(disk(true, true))).disk()).contains(DiskBoot.BIOS_AND_EFI);
    assertThat(named("c", gzip(disk(false, true))).disk()).contains(DiskBoot.EFI);
    assertThat(named("d", disk(false, false)).disk()).contains(DiskBoot.CARD);
  }
}
