package dev.wrtfleet.image;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip file as it streams by: keeps the beginning, checks the rest. What follows the
 * first member (fwtool trailers, in our case) is left alone. Source: RFC 1952.
 */
final class Gunzip implements Sink, AutoCloseable {
  /** The largest disk OpenWrt's servers build is 1 GiB; a gzip bomb ends here. */
  static final long UNPACKED_MAX = 2L << 30;

  private static final int MEMBER_TRAILER_BYTES = 8;
  private static final int HEADER_MAX = 16 * 1024;

  private final Inflater inflater = new Inflater(true);
  private final long dataAt;
  private final long limit;
  private final byte[] head = new byte[Bytes.READ_MAX];
  private final byte[] out = new byte[Bytes.READ_MAX];
  private final CRC32 crc = new CRC32();
  private final TarWalk tar = new TarWalk();
  private int headBytes;
  private long unpacked;
  private long memberEnd = -1;
  private boolean damaged;

  private Gunzip(long dataAt, long limit) {
    this.dataAt = dataAt;
    this.limit = limit;
  }

  /** What unpacks this file, where it is gzip. */
  static OptionalLong dataAt(Bytes bytes) {
    if (!bytes.has(0, "\u001f\u008b\u0008")) {
      return OptionalLong.empty();
    }
    long flags = bytes.big(3, 1);
    long at = 10;
    if ((flags & 4) != 0) {
      at += 2 + Math.max(0, bytes.little(at, 2));
    }
    for (int texts = Long.bitCount(flags & 0x18); texts > 0; texts--) {
      at = afterZero(bytes, at);
    }
    return OptionalLong.of((flags & 2) != 0 ? at + 2 : at);
  }

  private static long afterZero(Bytes bytes, long from) {
    byte[] text = bytes.read(from, HEADER_MAX);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        return from + i + 1;
      }
    }
    return bytes.length();
  }

  /** Unpacks at most {@code limit} bytes; the packed data begin at {@code dataAt}. */
  static Gunzip from(long dataAt, long limit) {
    return new Gunzip(dataAt, limit);
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int skip = (int) Math.clamp(dataAt - at, 0L, (long) count);
    if (skip == count || finished()) {
      return;
    }
    inflater.setInput(buffer, skip, count - skip);
    try {
      inflate();
    } catch (DataFormatException e) {
      damaged = true;
    }
    if (inflater.finished()) {
      memberEnd = at + count - inflater.getRemaining() + MEMBER_TRAILER_BYTES;
    }
  }

  private void inflate() throws DataFormatException {
    while (!finished()) {
      int count = inflater.inflate(out);
      if (count == 0) {
        damaged |= inflater.needsDictionary();
        return;
      }
      crc.update(out, 0, count);
      tar.accept(unpacked, out, count);
      int kept = Math.min(count, head.length - headBytes);
      System.arraycopy(out, 0, head, headBytes, kept);
      headBytes += kept;
      unpacked += count;
    }
  }

  private boolean finished() {
    return damaged || tooLarge() || inflater.finished();
  }

  /** The first unpacked bytes. */
  Bytes head() {
    return Bytes.of(Arrays.copyOf(head, headBytes));
  }

  TarWalk tar() {
    return tar;
  }

  /** Whether it was given up because it unpacks to more than the limit. */
  boolean tooLarge() {
    return unpacked > limit;
  }

  /** Whether the end is missing. */
  boolean cut(Bytes packed) {
    return !damaged && !tooLarge() && (memberEnd < 0 || memberEnd > packed.length());
  }

  /** Whether what was unpacked is not what was packed. */
  boolean damaged(Bytes packed) {
    return damaged
        || (memberEnd >= 0
            && memberEnd <= packed.length()
            && (packed.little(memberEnd - 8, 4) != crc.getValue()
                || packed.little(memberEnd - 4, 4) != (unpacked & 0xffffffffL)));
  }

  @Override
  public void close() {
    inflater.end();
  }
}
