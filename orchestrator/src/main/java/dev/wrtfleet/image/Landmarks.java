package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds where a root file system may begin: squashfs ({@code hsqs}, version 4) and UBI blocks.
 * Collects places while the file streams by and looks at them closely afterwards.
 */
final class Landmarks implements Sink {
  private static final int SQUASHFS = 0x68737173;
  private static final int UBI = 0x55424923;
  private static final int SQUASHFS_VERSION_AT = 28;
  private static final int SQUASHFS_BYTES_USED_AT = 40;

  /** Text that only looks like a magic is rare; a file full of it must not fill the memory. */
  private static final int CANDIDATES_MAX = 256;

  private final List<Long> squashfs = new ArrayList<>();
  private final List<Long> ubi = new ArrayList<>();
  private int window;

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int last = window;
    for (int i = 0; i < count; i++) {
      last = last << 8 | (buffer[i] & 0xff);
      if (last == SQUASHFS && squashfs.size() < CANDIDATES_MAX) {
        squashfs.add(at + i - 3);
      } else if (last == UBI && ubi.size() < CANDIDATES_MAX) {
        ubi.add(at + i - 3);
      }
    }
    window = last;
  }

  /** The first squashfs at or behind {@code from}. */
  OptionalLong squashfsFrom(Bytes bytes, long from) {
    return squashfs.stream()
        .mapToLong(at -> at)
        .filter(at -> at >= from && bytes.little(at + SQUASHFS_VERSION_AT, 2) == 4)
        .findFirst();
  }

  /** Where the squashfs beginning at {@code at} says it ends. */
  static long squashfsEnd(Bytes bytes, long at) {
    long used = bytes.little(at + SQUASHFS_BYTES_USED_AT, 8);
    return used < 0 || used > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + used;
  }

  /** The first UBI block at or behind {@code from}. */
  OptionalLong ubiFrom(Bytes bytes, long from) {
    return ubi.stream()
        .mapToLong(at -> at)
        .filter(at -> at >= from && bytes.word(at + 4) == 0x01000000L)
        .findFirst();
  }
}
