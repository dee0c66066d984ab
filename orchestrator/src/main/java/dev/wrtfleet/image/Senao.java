package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Senao headers (EnGenius, ALLNET) and the combined images of the same boards, which sysupgrade
 * takes apart itself. Source: firmware-utils {@code mksenaofw.c}, OpenWrt {@code
 * scripts/combined-image.sh}, {@code scripts/combined-ext-image.sh}.
 */
final class Senao implements ContainerReader {
  private static final long MAGIC = 0x12345678L;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.word(0) == 0 && bytes.word(0x5c) == MAGIC) {
      return Finding.found(
          "senao", Shape.WRAPPED, "a Senao factory file, version '" + bytes.text(12, 16) + "'");
    }
    boolean combined = bytes.has(0, "CI") && isHex(bytes, 2) && isHex(bytes, 10);
    boolean extended = bytes.has(0, "CE") && isHex(bytes, 2);
    return combined || extended
        ? Finding.found("senao", Shape.LAYOUT, "a combined image of kernel and root file system")
        : Optional.empty();
  }

  private static boolean isHex(Bytes bytes, int at) {
    return bytes.text(at, 8).matches("[0-9a-f]{8}");
  }
}
