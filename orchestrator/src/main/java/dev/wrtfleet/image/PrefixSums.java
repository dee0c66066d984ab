package dev.wrtfleet.image;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The CRC-32 of everything before each of several places. Every trailer of a chain has one over the
 * whole file before it; here they cost one pass together.
 */
final class PrefixSums implements Sink {
  private final TreeSet<Long> ends;
  private final Map<Long, Long> sums = new HashMap<>();
  private final CRC32 sum = new CRC32();

  /** From the beginning of the file up to each of these places. */
  PrefixSums(Collection<Long> ends) {
    this.ends = new TreeSet<>(ends);
    noteAt(0);
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    int done = 0;
    while (done < count && !ends.isEmpty()) {
      int upTo = (int) Math.min(count, ends.first() - at);
      sum.update(buffer, done, upTo - done);
      noteAt(at + upTo);
      done = upTo;
    }
  }

  private void noteAt(long at) {
    if (ends.remove(at)) {
      sums.put(at, sum.getValue());
    }
  }

  /** The sum up to this place, without the final inversion, as fwtool writes it. */
  long uninverted(long end) {
    Long value = sums.get(end);
    if (value == null) {
      throw new IllegalStateException("no sum was asked for, or not all was seen, up to " + end);
    }
    return value ^ 0xffffffffL;
  }
}
