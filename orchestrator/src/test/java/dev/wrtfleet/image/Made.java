package dev.wrtfleet.image;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * Firmware files and routers made for a test, byte by byte, independently of the code under test.
 */
final class Made {
  static final int SIGNATURE = 0;
  static final int INFO = 1;
  private static final int UIMAGE_MAGIC = 0x27051956;

  private Made() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  static byte[] filled(int count, int with) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  static byte[] uimage(int magic, byte[] data) {
    var header = ByteBuffer.allocate(64);
    header.putInt(0, magic).putInt(12, data.length).putInt(24, crc(data));
    header.put(28, new byte[] {5, 5, 2, 3});
    header.putInt(4, crc(header.array()));
    return join(header.array(), data);
  }

  /** A TRX whose first part is this. */
  static byte[] trx(byte[] part) {
    var trx = ByteBuffer.allocate(28 + part.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    trx.put(ascii("HDR0")).putInt(trx.capacity()).putInt(8, 0).putInt(12, 0x10000).putInt(16, 28);
    trx.put(28, part);
    return trx.putInt(8, ~crc(Arrays.copyOfRange(trx.array(), 12, trx.capacity()))).array();
  }

  static byte[] squashfs(int count) {
    byte[] bytes = noise(count);
    var buffer = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    buffer.put(0, ascii("hsqs")).putShort(28, (short) 4).putLong(40, count);
    return bytes;
  }

  /** A kernel with a root file system behind it, as NOR routers have it in flash. */
  static byte[] firmware() {
    return join(uimage(UIMAGE_MAGIC, noise(3000)), squashfs(4000));
  }

  static byte[] kernel() {
    return uimage(UIMAGE_MAGIC, noise(3000));
  }

  static byte[] withInfo(byte[] payload, String json) {
    return withChunk(payload, INFO, join(new byte[8], ascii(json)));
  }

  static byte[] withSignature(byte[] payload) {
    return withChunk(payload, SIGNATURE, noise(100));
  }

  static byte[] withChunk(byte[] payload, int type, byte[] data) {
    return withChunk(payload, type, data, data.length + 16);
  }

  static byte[] withChunk(byte[] payload, int type, byte[] data, int size) {
    byte[] before = join(payload, data);
    var trailer = ByteBuffer.allocate(16);
    trailer.put(ascii("FWx0")).putInt(~crc(before)).put((byte) type).put(new byte[3]).putInt(size);
    return join(before, trailer.array());
  }

  static String json(String... boards) {
    return """
    { "metadata_version": "1.1", "compat_version": "1.0", "supported_devices": ["%s"],
      "version": { "dist": "OpenWrt", "version": "24.10.4", "revision": "r28959-29397011cc", "target": "ath79/generic" } }
    """
        .formatted(String.join("\", \"", boards));
  }

  static String jsonCompat(String compat, String board) {
    return """
    { "metadata_version": "1.1", "compat_version": "%s", "compat_message": "Ports are named anew",
      "new_supported_devices": ["%s"], "supported_devices": ["%s - Image version mismatch"],
      "version": { "version": "24.10.4", "revision": "r28959-29397011cc" } }
    """
        .formatted(compat, board, board);
  }

  static int crc(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] tar(Object... namesAndContents) {
    var tar = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      byte[] content = (byte[]) namesAndContents[i + 1];
      var header = ByteBuffer.allocate(512);
      header.put(0, ascii((String) namesAndContents[i]));
      header.put(100, ascii("0000644\0"));
      header.put(124, ascii("%011o\0".formatted(content.length)));
      header.put(148, ascii("        ")).put(156, (byte) '0').put(257, ascii("ustar\00000"));
      int sum = 0;
      for (byte each : header.array()) {
        sum += each & 0xff;
      }
      header.put(148, ascii("%06o\0 ".formatted(sum)));
      tar.writeBytes(header.array());
      tar.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
    tar.writeBytes(new byte[1024]);
    return tar.toByteArray();
  }

  static byte[] sysupgradeTar(String board) {
    String folder = "sysupgrade-" + board + "/";
    return tar(
        folder + "CONTROL",
        ascii("BOARD=" + board + "\n"),
        folder + "kernel",
        kernel(),
        folder + "root",
        squashfs(4000));
  }

  /** A disk with one partition; GRUB in the boot sector, a GPT with an EFI partition behind it. */
  static byte[] disk(boolean grub, boolean efi) {
    var disk = ByteBuffer.allocate(64 * 1024).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    if (grub) {
      disk.put(0, new byte[] {(byte) 0xeb, 0x63});
    }
    disk.put(446 + 4, (byte) (efi ? 0xee : grub ? 0x83 : 0x0c));
    disk.put(510, new byte[] {0x55, (byte) 0xaa});
    if (efi) {
      disk.put(512, ascii("EFI PART"));
      disk.putInt(1024, 0xc12a7328).putShort(1028, (short) 0xf81f).putShort(1030, (short) 0x11d2);
      disk.put(1032, java.util.HexFormat.of().parseHex("ba4b00a0c93ec93b"));
    }
    return disk.array();
  }

  /** A flattened tree with one image node per pair of name and type, each with some data. */
  static byte[] fit(String... namesAndTypes) {
    var tree = new ByteArrayOutputStream();
    node(tree, "");
    node(tree, "images");
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      node(tree, namesAndTypes[i]);
      property(tree, 0, noise(200));
      property(tree, 5, ascii(namesAndTypes[i + 1] + "\0"));
      tree.writeBytes(word(2));
    }
    tree.writeBytes(join(word(2), word(2), word(9)));
    byte[] names = ascii("data\0type\0");
    int total = (56 + tree.size() + names.length + 3) / 4 * 4;
    byte[] header = join(word(0xd00dfeed), word(total), word(56), word(56 + tree.size()));
    return Arrays.copyOf(join(Arrays.copyOf(header, 56), tree.toByteArray(), names), total);
  }

  private static void node(ByteArrayOutputStream tree, String name) {
    tree.writeBytes(join(word(1), padded(ascii(name + "\0"))));
  }

  private static void property(ByteArrayOutputStream tree, int nameAt, byte[] value) {
    tree.writeBytes(join(word(3), word(value.length), word(nameAt), padded(value)));
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** A router; everything not asked for is unremarkable. */
  static RouterFacts router(String board, String version, String target) {
    return router(board, version, target, "1.0", "squashfs", false);
  }

  static RouterFacts router(
      String board, String version, String target, String compat, String rootfs, boolean efi) {
    return new RouterFacts(
        new Identity(board, board, "ap", compat),
        new Release("OpenWrt", version, "r1-1", target),
        new Boot("boot", rootfs, efi, true),
        new Memory(1, 1, 1),
        new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), true));
  }
}
