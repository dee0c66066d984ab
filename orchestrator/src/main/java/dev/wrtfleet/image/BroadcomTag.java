package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Broadcom's CFE image tag (bcm63xx, bmips) and the tail of bcm4908 files: the boot loader's own
 * formats, the same for the factory and for sysupgrade. Source: firmware-utils {@code bcm_tag.h},
 * {@code bcm4908asus.c}.
 */
final class BroadcomTag implements ContainerReader {
  private static final int TAG_BYTES = 256;
  private static final int TAIL_BYTES = 20;
  private static final long TAIL_WORD = 0x5732;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.text(62, 10).matches("[0-9]{1,10}") && bytes.text(116, 12).matches("[0-9]{1,12}")) {
      // The length counts from behind the tag.
      boolean cut = TAG_BYTES + Long.parseLong(bytes.text(62, 10)) > bytes.length();
      return Finding.found(
          "bcm63xx-tag",
          cut ? Shape.CUT : Shape.TWIN,
          "a Broadcom CFE file for the board '" + bytes.text(44, 16) + "'");
    }
    long tail = bytes.length() - TAIL_BYTES;
    return bytes.little(tail + 4, 4) == TAIL_WORD && bytes.little(tail + 8, 4) == 0x4908
        ? Finding.found("bcm4908", Shape.LAYOUT, "a Broadcom bcm4908 file")
        : Optional.empty();
  }
}
