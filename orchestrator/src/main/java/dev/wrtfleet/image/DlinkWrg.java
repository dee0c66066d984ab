package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Alpha Networks' WRG and WRGG headers on D-Link access points, which lie in flash as well. Source:
 * firmware-utils {@code mkwrgimg.c}, {@code mkwrggimg.c}.
 */
final class DlinkWrg implements ContainerReader {
  private static final long WRG = 0x20040220L;
  private static final long WRGG = 0x20080321L;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    boolean twice = bytes.word(32) == bytes.word(36);
    boolean known = isMagic(bytes.word(32)) || isMagic(bytes.little(32, 4));
    return twice && known
        ? Finding.found(
            "dlink-wrg", Shape.TWIN, "a D-Link WRG file for '" + bytes.text(0, 32) + "'")
        : Optional.empty();
  }

  private static boolean isMagic(long word) {
    return word == WRG || word == WRGG;
  }
}
