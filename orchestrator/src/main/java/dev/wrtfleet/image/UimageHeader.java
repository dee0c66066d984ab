package dev.wrtfleet.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The 64 bytes before a legacy U-Boot image. Boards with a magic of their own are known by the
 * header's checksum. Source: U-Boot {@code include/image.h}; OpenWrt's {@code mkimage -M}.
 *
 * @param sumHolds whether the header's own checksum matches
 */
record UimageHeader(long dataBytes, long dataCrc, int type, boolean standard, boolean sumHolds) {
  static final int BYTES = 64;
  private static final long MAGIC = 0x27051956L;

  /** OKLI, uap-pro and nbg6616, wnr2000-v4, wnr2200. */
  private static final Set<Long> CUSTOM =
      Set.of(0x4f4b4c49L, 0x19852003L, 0x32303034L, 0x32323030L);

  private static final int KERNEL = 2;

  /** The header at this place, where there is one. */
  static Optional<UimageHeader> at(Bytes bytes, long at) {
    byte[] header = bytes.read(at, BYTES);
    if (header.length < BYTES) {
      return Optional.empty();
    }
    long magic = bytes.word(at);
    boolean sumHolds = sum(header) == bytes.word(at + 4) && magic != 0;
    if (magic != MAGIC && !CUSTOM.contains(magic) && !sumHolds) {
      return Optional.empty();
    }
    return Optional.of(
        new UimageHeader(
            bytes.word(at + 12), bytes.word(at + 24), header[30], magic == MAGIC, sumHolds));
  }

  private static long sum(byte[] header) {
    byte[] copy = header.clone();
    Arrays.fill(copy, 4, 8, (byte) 0);
    var crc = new CRC32();
    crc.update(copy);
    return crc.getValue();
  }

  boolean isKernel() {
    return type == KERNEL;
  }
}
