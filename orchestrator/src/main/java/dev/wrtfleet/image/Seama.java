package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Seama, by D-Link and Western Digital. One image alone is what lies in flash; sealed in a second
 * header it is the factory file. Source: firmware-utils {@code seama.h}, {@code oseama.c}.
 */
final class Seama implements ContainerReader {
  static final long MAGIC = 0x5ea3a417L;
  private static final int HEADER_BYTES = 12;

  /** Where bcm53xx boards, whose sysupgrade takes the sealed file, keep their firmware. */
  private static final String BCM53XX_DEVICE = "dev=/dev/mtdblock/7";

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.word(0) != MAGIC) {
      return Optional.empty();
    }
    long inner = HEADER_BYTES + bytes.big(6, 2);
    boolean sealed = bytes.word(8) == 0 && bytes.word(inner) == MAGIC;
    if (!sealed) {
      boolean cut = bytes.word(8) > bytes.length();
      return Finding.found(
          "seama", cut ? Shape.CUT : Shape.LAYOUT, "a Seama image as it lies in flash");
    }
    String signature = bytes.text(HEADER_BYTES, 64);
    String what = "a sealed Seama factory file with '" + signature + "'";
    return Finding.found(
        "seama", bytes.has(inner + 28, BCM53XX_DEVICE) ? Shape.BOTH : Shape.WRAPPED, what);
  }
}
