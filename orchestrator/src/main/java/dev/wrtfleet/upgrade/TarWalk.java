package dev.wrtfleet.upgrade;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Walks a tar archive without unpacking it: ustar, pax headers and GNU long names, as busybox and
 * GNU tar write them, with a limit on everything. Anything that tar on the router would stumble
 * over is an {@link IOException} that says where.
 */
final class TarWalk {
  private static final int BLOCK = 512;
  private static final int ENTRIES_MAX = 50_000;
  private static final int LONG_NAME_MAX = 64 * 1024;

  /** A configuration, not a disk: more unpacked bytes than any router's flash holds. */
  private static final long TOTAL_MAX = 1L << 30;

  private final InputStream in;
  private final Map<String, Long> sizes = new TreeMap<>();
  private Optional<String> longName = Optional.empty();
  private long read;

  private TarWalk(InputStream in) {
    this.in = in;
  }

  /** Path, without leading {@code ./} or {@code /}, to size in bytes of every entry. */
  static Map<String, Long> sizes(InputStream in) throws IOException {
    var walk = new TarWalk(in);
    walk.walk();
    return walk.sizes;
  }

  private void walk() throws IOException {
    boolean zeroBefore = false;
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || isZero(header)) {
        if (header.length == 0 || zeroBefore) {
          return;
        }
        zeroBefore = true;
        continue;
      }
      if (header.length < BLOCK) {
        throw new EOFException("it ends in the middle of a header");
      }
      zeroBefore = false;
      read += BLOCK;
      entry(header);
    }
  }

  private void entry(byte[] header) throws IOException {
    if (!checksumHolds(header)) {
      throw new IOException("at byte " + (read - BLOCK) + " there is no tar header");
    }
    long size = number(header, 124, 12);
    switch (header[156]) {
      case 'L' -> longName = Optional.of(text(content(size)));
      case 'x' -> longName = paxPath(content(size)).or(() -> longName);
      case 'K', 'g' -> content(size);
      case '1', '2', '3', '4', '5', '6' -> remember(header, 0);
      default -> {
        remember(header, size);
        skip(size);
      }
    }
  }

  private void remember(byte[] header, long size) throws IOException {
    String prefix = isUstar(header) ? text(header, 345, 155) : "";
    String name = text(header, 0, 100);
    String path = longName.orElse(prefix.isEmpty() ? name : prefix + "/" + name);
    longName = Optional.empty();
    sizes.put(path.replaceFirst("^(\\./|/)+", ""), size);
    if (sizes.size() > ENTRIES_MAX) {
      throw new IOException("it has more than " + ENTRIES_MAX + " entries");
    }
  }

  private byte[] content(long size) throws IOException {
    if (size > LONG_NAME_MAX) {
      throw new IOException("a name in it is " + size + " bytes long");
    }
    byte[] content = in.readNBytes((int) size);
    if (content.length < size) {
      throw new EOFException("it ends in the middle of a name");
    }
    read += size;
    skipExactly(padding(size));
    return content;
  }

  private void skip(long size) throws IOException {
    if (read + size > TOTAL_MAX) {
      throw new IOException("it unpacks to more than " + TOTAL_MAX + " bytes");
    }
    skipExactly(size + padding(size));
  }

  private void skipExactly(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw new EOFException("it ends in the middle of a file");
    }
    read += bytes;
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private static boolean isZero(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUstar(byte[] header) {
    return text(header, 257, 5).equals("ustar");
  }

  /** The sum of all bytes with the sum itself read as blanks; old tars summed signed bytes. */
  private static boolean checksumHolds(byte[] header) throws IOException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte each = i >= 148 && i < 156 ? (byte) ' ' : header[i];
      unsigned += each & 0xff;
      signed += each;
    }
    String written = text(header, 148, 8).strip();
    if (!written.matches("[0-7]{1,7}")) {
      return false;
    }
    long expected = Long.parseLong(written, 8);
    return expected == unsigned || expected == signed;
  }

  private static long number(byte[] header, int offset, int length) throws IOException {
    String digits = text(header, offset, length).strip();
    if (!digits.matches("[0-7]{0,12}")) {
      throw new IOException("an entry has the size '" + digits.replaceAll("[^ -~]", "?") + "'");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  /** pax records are {@code LENGTH KEY=VALUE\n}. */
  private static Optional<String> paxPath(byte[] content) {
    return new String(content, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("^\\d+ ", ""))
        .filter(line -> line.startsWith("path="))
        .map(line -> line.substring("path=".length()))
        .reduce((first, last) -> last);
  }
}
