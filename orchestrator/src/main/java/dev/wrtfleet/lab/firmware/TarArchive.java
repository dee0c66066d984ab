package dev.wrtfleet.lab.firmware;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A ustar archive: as much of it as config backups and NAND images use. */
public final class TarArchive {
  private static final int BLOCK = 512;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int MEMBER_MAX_BYTES = 4 << 20;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a directory; its name ends in a slash. */
  public void directory(String name) {
    out.writeBytes(header(name, 0, 0755, '5'));
  }

  /** Adds a file. */
  public void file(String name, byte[] content, int mode) {
    out.writeBytes(header(name, content.length, mode, '0'));
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  /** The archive with its two closing blocks. */
  public byte[] bytes() {
    var all = new ByteArrayOutputStream(out.size() + 2 * BLOCK);
    all.writeBytes(out.toByteArray());
    all.writeBytes(new byte[2 * BLOCK]);
    return all.toByteArray();
  }

  /** The archive, compressed. */
  public byte[] gzipped() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes());
    }
    return packed.toByteArray();
  }

  /**
   * The files of a gzipped archive by name, without a leading slash.
   *
   * @throws IOException where it is no such archive, or a broken one
   */
  public static SequencedMap<String, byte[]> unpack(byte[] gzipped) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
      return files(in);
    }
  }

  private static SequencedMap<String, byte[]> files(InputStream in) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || header[0] == 0) {
        return files;
      }
      if (header.length < BLOCK || octal(header, CHECKSUM_AT) != sum(header)) {
        throw new IOException("invalid tar magic");
      }
      int size = octal(header, SIZE_AT);
      if (size > MEMBER_MAX_BYTES) {
        throw new IOException("a member of " + size + " bytes");
      }
      byte[] content = in.readNBytes(size);
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      if (header[TYPE_AT] == '0' || header[TYPE_AT] == 0) {
        put(files, text(header, 0, 100), content);
      }
    }
  }

  private static void put(Map<String, byte[]> files, String name, byte[] content) {
    String plain = name.startsWith("./") ? name.substring(2) : name;
    files.put(plain.startsWith("/") ? plain.substring(1) : plain, content);
  }

  private static byte[] header(String name, int size, int mode, char type) {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, SIZE_AT, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(0));
    header[TYPE_AT] = (byte) type;
    put(header, 257, "ustar");
    put(header, 263, "00");
    put(header, 265, "root");
    put(header, 297, "root");
    put(header, CHECKSUM_AT, "%06o".formatted(sum(header)));
    header[CHECKSUM_AT + 7] = ' ';
    return header;
  }

  private static int sum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private static int octal(byte[] header, int at) throws IOException {
    String digits = text(header, at, 12).strip();
    int space = digits.indexOf(' ');
    try {
      return Integer.parseInt(space < 0 ? digits : digits.substring(0, space), 8);
    } catch (NumberFormatException e) {
      throw new IOException("invalid tar header", e);
    }
  }

  private static String text(byte[] bytes, int at, int max) {
    int end = at;
    while (end < at + max && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
