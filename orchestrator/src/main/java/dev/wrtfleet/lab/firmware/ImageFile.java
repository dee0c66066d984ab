package dev.wrtfleet.lab.firmware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Builds sysupgrade images that a router's checks take for real: the outer format of the board's
 * storage, then the metadata chunk, then a signature chunk as release images have it. What is
 * inside kernel and root is chance.
 */
public final class ImageFile {
  private static final int UIMAGE_MAGIC = 0x27051956;
  private static final int FIT_MAGIC = 0xd00dfeed;
  private static final int FIT_STRUCT_AT = 56;

  /** Everything in a FIT's tree but the kernel itself. */
  private static final int FIT_NODES = 84;

  private static final int UIMAGE_HEADER = 64;
  private static final int SIGNATURE_LENGTH = 380;
  private static final int DISK_RELEASE_AT = 4096;

  /** A protective MBR, then one entry: the EFI system partition (UEFI specification). */
  private static final int PARTITION_TYPE_AT = 446 + 4;

  private static final int GPT_ENTRIES_AT = 1024;
  private static final String RELEASE_MARK = "OPENWRT_RELEASE ";

  private final Board board;
  private final Firmware firmware;
  private final int bytes;
  private final Random random;

  /**
   * An image to build.
   *
   * @param bytes about how large; real ones are 6 to 15 MB
   */
  public ImageFile(Board board, Firmware firmware, int bytes, Random random) {
    this.board = board;
    this.firmware = firmware;
    this.bytes = bytes;
    this.random = random;
  }

  /** {@code openwrt-24.10.4-ath79-generic-tplink_archer-c7-v5-squashfs-sysupgrade.bin}. */
  public String name() {
    String kind = board.storage() == Storage.DISK ? "combined-efi" : "sysupgrade";
    return "openwrt-%s-%s-%s-squashfs-%s.%s"
        .formatted(
            firmware.version(),
            firmware.target().replace('/', '-'),
            board.profile(),
            kind,
            board.suffix());
  }

  /** Writes it into a directory; answers the file. */
  public Path write(Path directory) throws IOException {
    Path file = directory.resolve(name());
    byte[] payload = payload();
    var crc = new CRC32();
    crc.update(payload);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(payload);
      if (board.storage() != Storage.DISK) {
        out.write(Trailer.chunk(Trailer.INFO, info(metadata()), crc));
      }
      out.write(Trailer.chunk(Trailer.SIGNATURE, noise(SIGNATURE_LENGTH), crc));
    }
    return file;
  }

  /** The metadata as OpenWrt's image build prints it, with its line end. */
  String metadata() {
    String compat = firmware.compat();
    String devices = quoted(board.supported());
    String lists =
        compat.equals("1.0")
            ? "\"supported_devices\":[" + devices + "]"
            : "\"compat_message\":\"Config cannot be migrated from swconfig to DSA\", "
                + "\"new_supported_devices\":["
                + devices
                + "], \"supported_devices\":["
                + quoted(mismatched(compat))
                + "]";
    return """
    {  "metadata_version": "1.1", "compat_version": "%s", %s, \
    "version": { "dist": "OpenWrt", "version": "%s", "revision": "%s", "target": "%s", \
    "board": "%s" } }
    """
        .formatted(
            compat,
            lists,
            firmware.version(),
            firmware.revision(),
            firmware.target(),
            board.profile());
  }

  private List<String> mismatched(String compat) {
    return board.supported().stream()
        .map(name ->
            name
                + " - Image version mismatch: image "
                + compat
                + ", device 1.0. Please wipe config during upgrade (force required) or reinstall."
                + " Reason: Config cannot be migrated from swconfig to DSA")
        .toList();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
  }

  private static byte[] info(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Trailer.INFO_HEADER + text.length).putLong(0).put(text).array();
  }

  private byte[] payload() throws IOException {
    return switch (board.storage()) {
      case NOR_UIMAGE, NOR_UIMAGE_CHECKED -> join(uimage(bytes / 3), root(bytes - bytes / 3));
      case NOR_FIT -> join(fit(bytes / 3), root(bytes - bytes / 3));
      case NAND -> tar();
      case DISK -> disk();
    };
  }

  private byte[] uimage(int length) {
    byte[] kernel = noise(length - UIMAGE_HEADER);
    var dataCrc = new CRC32();
    dataCrc.update(kernel);
    var header = ByteBuffer.allocate(UIMAGE_HEADER);
    header.putInt(UIMAGE_MAGIC).putInt(0).putInt((int) firmware.buildDate()).putInt(kernel.length);
    header.putInt(0x80060000).putInt(0x80060000).putInt((int) dataCrc.getValue());
    header.put(new byte[] {5, 5, 2, 3});
    header.put(("MIPS OpenWrt Linux-" + firmware.era().kernel()).getBytes(StandardCharsets.UTF_8));
    var headerCrc = new CRC32();
    headerCrc.update(header.array());
    header.putInt(4, (int) headerCrc.getValue());
    return join(header.array(), kernel);
  }

  /** A FIT with one kernel in it; source: the devicetree specification, flattened format. */
  private byte[] fit(int length) {
    byte[] strings = "type\0data\0".getBytes(StandardCharsets.US_ASCII);
    int structBytes = length - FIT_STRUCT_AT - strings.length;
    byte[] kernel = noise((structBytes - FIT_NODES) / 4 * 4);
    var image = ByteBuffer.allocate(length);
    image.putInt(FIT_MAGIC).putInt(length).putInt(FIT_STRUCT_AT).putInt(length - strings.length);
    image.putInt(FIT_STRUCT_AT - 16).putInt(17).putInt(16).putInt(0);
    image.putInt(strings.length).putInt(structBytes).position(FIT_STRUCT_AT);
    image.putInt(1).putInt(0);
    image.putInt(1).put("images\0\0".getBytes(StandardCharsets.US_ASCII));
    image.putInt(1).put("kernel-1\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
    image.putInt(3).putInt(7).putInt(0).put("kernel\0\0".getBytes(StandardCharsets.US_ASCII));
    image.putInt(3).putInt(kernel.length).putInt(5).put(kernel);
    image.putInt(2).putInt(2).putInt(2).putInt(9);
    image.position(length - strings.length);
    return image.put(strings).array();
  }

  private byte[] root(int length) {
    byte[] image = noise(length);
    System.arraycopy("hsqs".getBytes(StandardCharsets.US_ASCII), 0, image, 0, 4);
    return image;
  }

  private byte[] tar() {
    String folder = "sysupgrade-" + board.profile() + "/";
    byte[] control = ("BOARD=" + board.profile() + "\n").getBytes(StandardCharsets.UTF_8);
    var tar = new TarArchive();
    tar.directory(folder);
    tar.file(folder + "CONTROL", control, 0644);
    tar.file(folder + "kernel", fit(bytes / 3), 0644);
    tar.file(folder + "root", root(bytes - bytes / 3), 0644);
    return tar.bytes();
  }

  private byte[] disk() throws IOException {
    byte[] raw = noise(bytes);
    Arrays.fill(raw, 0, DISK_RELEASE_AT + 512, (byte) 0);
    raw[0] = (byte) 0xeb;
    raw[1] = 0x63;
    raw[510] = 0x55;
    raw[511] = (byte) 0xaa;
    raw[PARTITION_TYPE_AT] = (byte) 0xee;
    put(raw, 512, "EFI PART");
    ByteBuffer.wrap(raw, GPT_ENTRIES_AT, 16)
        .putLong(0x28732ac11ff8d211L)
        .putLong(0xba4b00a0c93ec93bL);
    String release = firmware.version() + " " + firmware.revision() + " " + firmware.target();
    put(raw, DISK_RELEASE_AT, RELEASE_MARK + release + "\n");
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(raw);
    }
    return packed.toByteArray();
  }

  /** What a disk image boots into, by the line this class put into it. */
  static Firmware onDisk(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int mark = text.indexOf(RELEASE_MARK);
    String line = mark < 0 ? "" : text.substring(mark, text.indexOf('\n', mark));
    String[] parts = line.split(" ", -1);
    return parts.length == 4
        ? new Firmware(parts[1], parts[2], parts[3], "1.0")
        : new Firmware("unknown", "unknown", "unknown", "1.0");
  }

  private static void put(byte[] bytes, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, at, ascii.length);
  }

  private byte[] noise(int length) {
    var noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] first, byte[] second) {
    var joined = new ByteArrayOutputStream(first.length + second.length);
    try {
      joined.write(first);
      joined.write(second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return joined.toByteArray();
  }
}
