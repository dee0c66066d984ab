package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The fwtool chunks at the end of a file, walked backwards as a router does it. Source: OpenWrt
 * fwtool {@code fwtool.c}, {@code fwimage.h}: data, then 16 bytes of magic {@code FWx0}, CRC-32
 * over everything before, type, padding and the size of data and trailer, all big-endian.
 *
 * <p>The size is covered by no checksum: it is only believed where the bytes are there.
 */
final class TrailerChain {
  static final int TRAILER_BYTES = 16;
  static final String MAGIC = "FWx0";

  /** fwtool's own buffer. */
  static final int DATA_MAX = 32 * 1024;

  /** Real files have one or two; a file made of empty chunks must not keep us walking. */
  private static final int CHUNKS_MAX = 16;

  private static final int SIGNATURE = 0;
  private static final int INFO = 1;

  /** One chunk, from its data to the end of its trailer. */
  record Chunk(long from, long trailerAt, long crc, long type) {
    boolean isInfo() {
      return type == INFO;
    }

    boolean isSignature() {
      return type == SIGNATURE;
    }
  }

  private final List<Chunk> chunks = new ArrayList<>();
  private long payloadEnd;
  private boolean sizeWrong;

  /** Walks back from {@code end}. */
  TrailerChain(Bytes file, long end) {
    payloadEnd = end;
    while (!sizeWrong && file.has(payloadEnd - TRAILER_BYTES, MAGIC)) {
      step(file);
    }
  }

  private void step(Bytes file) {
    long trailerAt = payloadEnd - TRAILER_BYTES;
    long size = file.word(trailerAt + 12);
    long from = payloadEnd - size;
    sizeWrong =
        size < TRAILER_BYTES
            || size > DATA_MAX + TRAILER_BYTES
            || from < 0
            || chunks.size() == CHUNKS_MAX;
    chunks.add(new Chunk(from, trailerAt, file.word(trailerAt + 4), file.big(trailerAt + 8, 1)));
    payloadEnd = sizeWrong ? trailerAt : from;
  }

  /** Last chunk first. */
  List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** Where the firmware itself ends. */
  long payloadEnd() {
    return payloadEnd;
  }

  /** Whether the chunk walked to last says a size that cannot be. */
  boolean sizeWrong() {
    return sizeWrong;
  }
}
