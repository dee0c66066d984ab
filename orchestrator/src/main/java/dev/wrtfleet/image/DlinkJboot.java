package dev.wrtfleet.image;

import java.util.Optional;

/**
 * D-Link files for the JBOOT boot loader: the factory file begins with an update header ({@code
 * DLK…}), the sysupgrade file with the kernel's tag. Source: firmware-utils {@code mkdlinkfw.c}.
 */
final class DlinkJboot implements ContainerReader {
  private static final int TAG_BYTES = 16;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(0, "DLK") && bytes.has(0x40, "BH")) {
      return Finding.found(
          "dlink-jboot",
          Shape.WRAPPED,
          "a D-Link JBOOT factory file for '" + bytes.text(0, 12) + "'");
    }
    return bytes.has(2, "$+") && bytes.has(TAG_BYTES, "$!")
        ? Finding.found("dlink-jboot", Shape.LAYOUT, "a D-Link JBOOT kernel with its tags")
        : Optional.empty();
  }
}
