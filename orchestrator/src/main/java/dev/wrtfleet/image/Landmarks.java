package dev.wrtfleet.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds where a root file system may begin: squashfs ({@code hsqs}, version 4) and UBI blocks.
 * Collects places while the file streams by and looks at them closely afterwards.
 */
final class Landmarks implements Sink {
  private static final int SQUASHFS = 0x68737173;
  private static final int UBI = 0x55424923;
  private static final int[] STEP = steps();
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int SQUASHFS_VERSION_AT = 28;
  private static final int SQUASHFS_BYTES_USED_AT = 40;

  /** Text that only looks like a magic is rare; a file full of it must not fill the memory. */
  private static final int CANDIDATES_MAX = 256;

  private final List<Long> squashfs = new ArrayList<>();
  private final List<Long> ubi = new ArrayList<>();
  private int window;

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int seam = Math.min(3, count);
    for (int i = 0; i < seam; i++) {
      window = window << 8 | (buffer[i] & 0xff);
      note(at + i - 3, window);
    }
    // Looks at every fourth byte, and closer where that one is part of a magic.
    for (int i = 3; i < count; ) {
      int step = STEP[buffer[i] & 0xff];
      if (step == 0) {
        note(at + i - 3, (int) WORD.get(buffer, i - 3));
        step = 1;
      }
      i += step;
    }
    for (int i = Math.max(seam, count - 3); i < count; i++) {
      window = window << 8 | (buffer[i] & 0xff);
    }
  }

  private void note(long at, int word) {
    if (word == SQUASHFS && squashfs.size() < CANDIDATES_MAX) {
      squashfs.add(at);
    } else if (word == UBI && ubi.size() < CANDIDATES_MAX) {
      ubi.add(at);
    }
  }

  /** How far the end of a magic is at least behind this byte; 0 where it may be this byte. */
  private static int[] steps() {
    int[] steps = new int[256];
    Arrays.fill(steps, 4);
    for (int magic : new int[] {SQUASHFS, UBI}) {
      for (int behind = 3; behind >= 0; behind--) {
        int each = magic >>> (8 * behind) & 0xff;
        steps[each] = Math.min(steps[each], behind);
      }
    }
    return steps;
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
