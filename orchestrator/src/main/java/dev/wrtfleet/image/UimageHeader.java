package dev.wrtfleet.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The 64 bytes before a legacy U-Boot image. Boards with a magic of their own are known by the
 * header's checksum; some makers' headers are longer. Source: U-Boot {@code include/image.h};
 * OpenWrt's {@code mkimage -M}; firmware-utils {@code uimage_padhdr.c}, {@code uimage_sgehdr.c}.
 *
 * @param headerBytes where the kernel begins
 * @param sumHolds whether the header's own checksum matches
 */
record UimageHeader(
    int headerBytes, long dataBytes, long dataCrc, int type, boolean standard, boolean sumHolds) {
  static final int BYTES = 64;
  private static final long MAGIC = 0x27051956L;

  /** OKLI, uap-pro and nbg6616, wnr2000-v4, wnr2200. */
  private static final Set<Long> CUSTOM =
      Set.of(0x4f4b4c49L, 0x19852003L, 0x32303034L, 0x32323030L);

  /** The standard header, and those with 32 or 96 more bytes, all under the checksum. */
  private static final int[] LENGTHS = {BYTES, BYTES + 32, BYTES + 96};

  private static final int KERNEL = 2;
  private static final int RAMDISK = 3;
  private static final int SCRIPT = 6;

  /** The header at this place, where there is one. */
  static Optional<UimageHeader> at(Bytes bytes, long at) {
    byte[] header = bytes.read(at, BYTES);
    if (header.length < BYTES) {
      return Optional.empty();
    }
    long magic = bytes.word(at);
    int headerBytes = magic == 0 ? -1 : headerBytes(bytes, at);
    boolean sumHolds = headerBytes > 0;
    if (magic != MAGIC && !CUSTOM.contains(magic) && !sumHolds) {
      return Optional.empty();
    }
    return Optional.of(
        new UimageHeader(
            sumHolds ? headerBytes : BYTES,
            bytes.word(at + 12),
            bytes.word(at + 24),
            header[30],
            magic == MAGIC,
            sumHolds));
  }

  /** The length over which the header's checksum holds, -1 where there is none. */
  private static int headerBytes(Bytes bytes, long at) {
    for (int length : LENGTHS) {
      byte[] header = bytes.read(at, length);
      if (header.length == length && sum(header) == bytes.word(at + 4)) {
        return length;
      }
    }
    return -1;
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

  /** Whether it is a part that no router starts from. */
  boolean isNoFirmware() {
    return type == RAMDISK || type == SCRIPT;
  }

  /** Where what is under the header ends, counted from its beginning. */
  long end() {
    return headerBytes + dataBytes;
  }
}
