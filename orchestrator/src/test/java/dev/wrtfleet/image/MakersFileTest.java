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
import static dev.wrtfleet.image.Made.trx;
import static dev.wrtfleet.image.Made.withInfo;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makers' headers, footers and odd forms are told apart by what they wrap, not by names. */
class MakersFileTest {
  private static final byte[] UBI = join(ascii("UBI#"), new byte[] {1, 0, 0, 0}, noise(5000));
  private static final byte[] CYBERTAN = Arrays.copyOf(join(ascii("W54G"), filled(10, 0)), 32);

  @TempDir Path folder;

  @SuppressWarnings("ArrayRecordComponent") // cases are only read, never compared
  record Case(String what, byte[] bytes, String expected) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static byte[] good(byte[] payload) {
    return withInfo(payload, json("x,y"));
  }

  static Stream<Case> broadcom() {
    byte[] brcm = trx(join(noise(3000), squashfs(4000)));
    byte[] buffalo = trx(firmware());
    return Stream.of(
        new Case("TRX", brcm, "trx sysupgrade needs-map"),
        new Case("CyberTAN", join(cybertan(), brcm), "cybertan sysupgrade needs-map"),
        new Case(
            "CyberTAN around a uImage", join(cybertan(), firmware()), "cybertan factory refuse"),
        new Case("Luxul", join(luxul(), brcm), "luxul sysupgrade needs-map"),
        new Case("CHK", join(chk(brcm.length), brcm), "chk sysupgrade needs-map"),
        new Case("CHK, damaged inside", join(chk(brcm.length), damaged(brcm)), "chk broken refuse"),
        new Case(
            "CyberTAN, damaged inside", join(cybertan(), damaged(brcm)), "cybertan broken refuse"),
        new Case("TRX around a uImage", buffalo, "trx factory refuse"),
        new Case("TRX a board keeps in flash", good(buffalo), "trx sysupgrade ok"),
        new Case("ELECOM's TRX", join(ascii("\\Cot"), noise(9000)), "trx factory refuse"),
        new Case("Motorola", join(noise(8), brcm), "motorola factory refuse"));
  }

  static Stream<Case> tplink() {
    return Stream.of(
        new Case("kernel in a TP-Link header", combined(noise(3000)), "tplink-v1 initramfs refuse"),
        new Case(
            "the same with metadata", good(combined(noise(3000))), "tplink-v1 initramfs refuse"),
        new Case(
            "kernel header and root file system",
            good(join(combined(noise(3000)), squashfs(4000))),
            "tplink-v1 sysupgrade ok"),
        new Case(
            "a gap for the boot loader",
            join(new byte[128 * 1024], combined(noise(3000))),
            "tplink-v1 factory refuse"),
        new Case("2022", tplink2022(), "safeloader factory refuse"));
  }

  static Stream<Case> kernels() {
    byte[] elf = join(ascii("\u007fELF"), noise(3000));
    byte[] eva = join(new byte[] {(byte) 0x81, 0x12, (byte) 0xed, (byte) 0xfe}, noise(3000));
    return Stream.of(
        new Case(
            "long uImage header",
            join(longUimage(), squashfs(4000)),
            "uimage sysupgrade needs-map"),
        new Case("long uImage header alone", longUimage(), "uimage initramfs refuse"),
        new Case("kernel and a checksum", join(kernel(), noise(12)), "uimage initramfs refuse"),
        new Case(
            "root file system inside the uImage",
            Made.uimage(0x27051956, join(noise(3000), squashfs(4000))),
            "uimage factory ask"),
        new Case("Keenetic", join(firmware(), zyxelFooter()), "uimage factory ask"),
        new Case(
            "D-Link's short signature",
            join(firmware(), ascii("00DB120AR9344-RT-101214-00")),
            "uimage factory ask"),
        new Case(
            "Gemtek's trailer", join(firmware(), ascii(".GEMTEK.0ABCDEF0")), "uimage factory ask"),
        new Case("ELF and root", join(elf, squashfs(4000)), "elf sysupgrade needs-map"),
        new Case("ELF alone with metadata", good(elf), "elf sysupgrade ask"),
        new Case("EVA kernel", eva, "eva initramfs refuse"),
        new Case("EVA and root", good(join(eva, squashfs(4000))), "eva sysupgrade ok"),
        new Case("root alone with metadata", good(squashfs(4000)), "squashfs sysupgrade ask"),
        new Case("Linksys", linksys(), "linksys-footer factory refuse"),
        new Case("Linksys with metadata", good(linksys()), "linksys-footer factory refuse"));
  }

  static Stream<Case> mistakes() {
    byte[] zip = join(ascii("PK\3\4"), good(firmware()), noise(100));
    byte[] odd = tar("etc/config/system", ascii("x"), "sysupgrade-x/root", squashfs(4000));
    byte[] first = tar("sysupgrade-x/root", squashfs(4000), "etc/passwd", ascii("x"));
    byte[] edgerouter = tar("compat", ascii("21001:7"), "vmlinux.tmp", kernel());
    return Stream.of(
        new Case("a good image in a zip archive", zip, "zip unknown refuse"),
        new Case(
            "nothing but 0xff, with metadata", good(filled(9000, 0xff)), "unknown unknown refuse"),
        new Case(
            "a picture with metadata",
            good(join(ascii("\u0089PNG"), noise(900))),
            "png unknown refuse"),
        new Case("a device tree with metadata", good(fit()), "fit unknown refuse"),
        new Case("backup with a file of that name", gzip(odd), "tar unknown refuse"),
        new Case("backup behind a file of that name", good(first), "tar unknown refuse"),
        new Case("EdgeRouter", edgerouter, "tar factory refuse"));
  }

  @ParameterizedTest
  @MethodSource({"broadcom", "tplink", "kernels", "mistakes"})
  void itIsKnownByWhatItWraps(Case each) throws IOException {
    Image image = named("download", each.bytes);
    assertThat(image.container() + " " + image.kind().word() + " " + image.verdict().word())
        .as(image.why())
        .isEqualTo(each.expected);
  }

  @Test
  void whatLiesInAnArchiveIsNotItsMetadata() throws IOException {
    byte[] zip = join(ascii("PK\3\4"), good(firmware()), noise(100));
    assertThat(named("x-sysupgrade.bin", zip).metadataState()).isEqualTo(MetadataState.NONE);
  }

  @Test
  void aNameThatContradictsTheBytesIsNamed() throws IOException {
    assertThat(named("x-sysupgrade.bin", kernel()).why()).endsWith("its bytes say otherwise.");
    assertThat(named("x-factory.bin", good(firmware())).why()).contains("but by its name");
    Image rescue = named("x-initramfs.bin", good(firmware()));
    assertThat(rescue.why()).contains("Name and contents disagree");
    assertThat(rescue.verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(named("x-recovery.bin", good(sysupgradeTar("x"))).kind())
        .isEqualTo(ImageKind.RECOVERY);
  }

  @Test
  void noCardIsTakenUnderTheNameOfARescueSystem() throws IOException {
    assertThat(named("x-recovery.img.gz", good(gzip(disk(false, false)))).verdict())
        .isEqualTo(Verdict.REFUSE);
    assertThat(named("x-initramfs-factory.ubi", good(UBI)).verdict()).isEqualTo(Verdict.REFUSE);
  }

  /** On these targets the factory file is the right one. */
  @Test
  void theNameFactoryDoesNotMatterWhereBothAreOneFile() throws IOException {
    byte[] brcm = trx(join(noise(3000), squashfs(4000)));
    Image image = named("x-factory.chk", join(chk(brcm.length), brcm));
    assertThat(image.verdict()).isEqualTo(Verdict.NEEDS_MAP);
    assertThat(image.why()).contains("both the factory and the sysupgrade file");
  }

  @Test
  void aShortCfeFileIsCut() throws IOException {
    var tag = ByteBuffer.allocate(256);
    tag.put(44, ascii("96328avng")).put(62, ascii("9000")).put(116, ascii("5000"));
    assertThat(named("cfe", join(tag.array(), noise(9000))).kind()).isEqualTo(ImageKind.FACTORY);
    assertThat(named("cut", join(tag.array(), noise(8000))).kind()).isEqualTo(ImageKind.BROKEN);
  }

  private Image named(String name, byte[] bytes) throws IOException {
    return ImageReader.read(Files.write(folder.resolve(name), bytes));
  }

  private static byte[] damaged(byte[] bytes) {
    byte[] copy = bytes.clone();
    copy[1000] ^= 1;
    return copy;
  }

  private static byte[] cybertan() {
    byte[] header = CYBERTAN.clone();
    System.arraycopy(ascii("U2ND"), 0, header, 14, 4);
    return header;
  }

  private static byte[] luxul() {
    var header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    return header.put(ascii("LXL#")).putInt(3).putInt(64).array();
  }

  private static byte[] chk(int bytes) {
    byte[] board = ascii("U12H270T00_NETGEAR");
    var header = ByteBuffer.allocate(40 + board.length);
    header.put(ascii("*#$^")).putInt(40 + board.length).putInt(24, bytes).put(40, board);
    return header.array();
  }

  /** A version 1 header that names a kernel and no root file system. */
  private static byte[] combined(byte[] kernel) {
    var header = ByteBuffer.allocate(512).put(0, (byte) 1).put(4, ascii("OpenWrt"));
    header.putInt(0x40, 0x10430001).putInt(0x80, 512).putInt(0x84, kernel.length);
    return join(header.array(), kernel);
  }

  private static byte[] tplink2022() {
    var head = ByteBuffer.allocate(0x1814 + UBI.length);
    head.putInt(head.capacity()).putInt(0x1014, UBI.length).putInt(0x1018, 1);
    return head.put(0x1020, ascii("support-list")).put(0x1814, UBI).array();
  }

  /** 96 more bytes under the header's checksum, before the kernel. */
  private static byte[] longUimage() {
    byte[] data = noise(3000);
    var header = ByteBuffer.wrap(Arrays.copyOf(Made.uimage(0x27051956, data), 160));
    header.put(64, new byte[96]).putInt(4, 0);
    var crc = new CRC32();
    crc.update(header.array());
    return join(header.putInt(4, (int) crc.getValue()).array(), data);
  }

  private static byte[] zyxelFooter() {
    return Arrays.copyOf(ascii("ZNBG"), 60);
  }

  private static byte[] linksys() {
    byte[] footer = Arrays.copyOf(ascii(".LINKSYS.01000409EA8300"), 256);
    return join(Arrays.copyOf(kernel(), 8192), UBI, footer);
  }
}
