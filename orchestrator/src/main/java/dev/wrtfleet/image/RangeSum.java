package dev.wrtfleet.image;

import java.util.zip.CRC32;
import java.util.zip.Checksum;

/** A checksum over one range of the file. */
final class RangeSum implements Sink {
  private final long from;
  private final long to;
  private final Checksum sum = new CRC32();

  /** CRC-32 from {@code from} up to {@code to}. */
  RangeSum(long from, long to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void accept(long at, byte[] buffer, int count) {
    long first = Math.max(at, from);
    long last = Math.min(at + count, to);
    if (first < last) {
      sum.update(buffer, (int) (first - at), (int) (last - first));
    }
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  /** The CRC-32 as zip and uImage write it. */
  long value() {
    return sum.getValue();
  }

  /** The CRC-32 without the final inversion, as fwtool and TRX write it. */
  long uninverted() {
    return sum.getValue() ^ 0xffffffffL;
  }
}
