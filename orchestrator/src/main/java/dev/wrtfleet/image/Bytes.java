package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A bounded look into a file at any place. A read past the end gives less, never an exception, so
 * that a size a hostile header names needs no check of its own.
 */
interface Bytes {
  /** The most one read gives. */
  int READ_MAX = 64 * 1024;

  /** How many bytes there are. */
  long length();

  /**
   * Up to {@code count} bytes, fewer where the end comes first, none outside or where the count,
   * taken from a file, is negative.
   */
  byte[] read(long at, int count);

  /** These bytes. */
  static Bytes of(byte[] content) {
    return new Bytes() {
      @Override
      public long length() {
        return content.length;
      }

      @Override
      public byte[] read(long at, int count) {
        long from = Math.clamp(at, 0L, (long) content.length);
        long to = Math.min(content.length, from + Math.min(count, READ_MAX));
        return at < 0 || count <= 0
            ? new byte[0]
            : Arrays.copyOfRange(content, (int) from, (int) to);
      }
    };
  }

  /** Only what lies before {@code end}. */
  default Bytes upTo(long end) {
    Bytes whole = this;
    return new Bytes() {
      @Override
      public long length() {
        return end;
      }

      @Override
      public byte[] read(long at, int count) {
        return at >= end ? new byte[0] : whole.read(at, (int) Math.min(count, end - at));
      }
    };
  }

  /** Only what lies at and behind {@code start}. */
  default Bytes from(long start) {
    Bytes whole = this;
    return new Bytes() {
      @Override
      public long length() {
        return Math.max(0, whole.length() - start);
      }

      @Override
      public byte[] read(long at, int count) {
        return at < 0 ? new byte[0] : whole.read(start + at, count);
      }
    };
  }

  /** The unsigned number of {@code count} bytes, first byte highest; -1 past the end. */
  default long big(long at, int count) {
    byte[] bytes = read(at, count);
    if (bytes.length < count) {
      return -1;
    }
    long value = 0;
    for (byte each : bytes) {
      value = value << 8 | (each & 0xff);
    }
    return value;
  }

  /** The unsigned number of {@code count} bytes, first byte lowest; -1 past the end. */
  default long little(long at, int count) {
    byte[] bytes = read(at, count);
    if (bytes.length < count) {
      return -1;
    }
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  /** Unsigned 32 bits, big-endian; -1 past the end. */
  default long word(long at) {
    return big(at, 4);
  }

  /** Whether exactly these characters (one byte each) stand there. */
  default boolean has(long at, String characters) {
    byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
    return Arrays.equals(read(at, wanted.length), wanted);
  }

  /** The printable ASCII text there, up to the first other byte, at most {@code limit} long. */
  default String text(long at, int limit) {
    byte[] bytes = read(at, limit);
    int end = 0;
    while (end < bytes.length && bytes[end] >= ' ' && bytes[end] < 0x7f) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.US_ASCII).strip();
  }

  /** Whether all bytes from {@code from} to {@code to} are 0xff or 0x00. */
  default boolean isPadding(long from, long to) {
    for (long at = from; at < to; at += READ_MAX) {
      for (byte each : read(at, (int) Math.min(READ_MAX, to - at))) {
        if (each != 0 && each != (byte) 0xff) {
          return false;
        }
      }
    }
    return true;
  }
}
