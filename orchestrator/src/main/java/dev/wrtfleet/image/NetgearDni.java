package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Netgear files by Delta Networks: 128 bytes of text before the firmware and a checksum byte behind
 * it; Buffalo has the same. Source: firmware-utils {@code mkdniimg.c}, {@code mkbuffaloimg.c}.
 */
final class NetgearDni implements ContainerReader {
  private static final int HEADER_BYTES = 128;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (!bytes.has(0, "device:")) {
      return Optional.empty();
    }
    String head = new String(bytes.read(0, HEADER_BYTES), StandardCharsets.ISO_8859_1);
    // Buffalo has the same header with one line more.
    boolean buffalo = head.contains("\nInfoHeadSize:");
    return Finding.found(
        buffalo ? "buffalo" : "dni",
        Shape.WRAPPED,
        "a "
            + (buffalo ? "Buffalo" : "Netgear")
            + " factory file for the model '"
            + bytes.text(7, 64)
            + "'");
  }
}
