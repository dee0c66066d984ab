package dev.wrtfleet.lab.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The chain of chunks at the end of a sysupgrade image, read the way fwtool does on a router
 * (OpenWrt package/system/fwtool: big-endian trailer {@code FWx0, crc, type, pad, size}; the CRC-32
 * covers every byte before it and lacks the final inversion).
 */
public final class Trailer {
  /** Bytes of one trailer. */
  static final int LENGTH = 16;

  static final int MAGIC = 0x46577830;
  static final byte SIGNATURE = 0;
  static final byte INFO = 1;
  static final int INFO_HEADER = 8;

  /** Metadata is at most 30 KiB, see METADATA_MAXLEN; fwtool's buffer holds 32. */
  private static final int CHUNK_MAX = 32 * 1024;

  /** What a router looks at: the size, and fresh streams from the first byte. */
  public interface Source {
    /** How many bytes there are. */
    long size();

    /** A stream that starts at an offset. */
    InputStream from(long offset) throws IOException;
  }

  private Trailer() {}

  /** The JSON of the image, or nothing where fwtool would find none. */
  public static Optional<String> metadata(Source file) throws IOException {
    long end = file.size();
    while (end >= LENGTH) {
      ByteBuffer trailer = ByteBuffer.wrap(read(file, end - LENGTH, LENGTH));
      if (trailer.getInt() != MAGIC || trailer.getInt() != crc(file, end - LENGTH)) {
        return Optional.empty();
      }
      byte type = trailer.get();
      long size = trailer.getInt(12);
      if (size < LENGTH || size > CHUNK_MAX || size > end) {
        return Optional.empty();
      }
      if (type == INFO && size > LENGTH + INFO_HEADER) {
        byte[] chunk = read(file, end - size, (int) size - LENGTH);
        int json = chunk.length - INFO_HEADER;
        return Optional.of(new String(chunk, INFO_HEADER, json, StandardCharsets.UTF_8));
      }
      end -= size;
    }
    return Optional.empty();
  }

  /** A chunk with its trailer, to be put behind everything that came before. */
  static byte[] chunk(byte type, byte[] data, CRC32 before) {
    before.update(data);
    var chunk = ByteBuffer.allocate(data.length + LENGTH);
    chunk.put(data).putInt(MAGIC).putInt(~(int) before.getValue()).put(type).put(new byte[3]);
    chunk.putInt(data.length + LENGTH);
    before.update(chunk.array(), data.length, LENGTH);
    return chunk.array();
  }

  private static int crc(Source file, long length) throws IOException {
    var crc = new CRC32();
    try (InputStream in = file.from(0)) {
      var buffer = new byte[CHUNK_MAX];
      long left = length;
      while (left > 0) {
        int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (got < 0) {
          throw new IOException("the file became shorter while it was read");
        }
        crc.update(buffer, 0, got);
        left -= got;
      }
    }
    return ~(int) crc.getValue();
  }

  private static byte[] read(Source file, long offset, int length) throws IOException {
    try (InputStream in = file.from(offset)) {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("the file became shorter while it was read");
      }
      return bytes;
    }
  }
}
