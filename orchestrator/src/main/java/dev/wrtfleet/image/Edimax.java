package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Edimax headers. Several boards keep the header in flash, and their sysupgrade files have it too.
 * Source: firmware-utils {@code mkedimaximg.c}, {@code edimax_fw_header.c}.
 */
final class Edimax implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(0, "CSYS") || bytes.has(0, "RMGG")) {
      return Finding.found(
          "edimax", Shape.KEPT_HEADER, "an Edimax file" + model(bytes.text(12, 4)));
    }
    return bytes.has(0, "eDiMaX") || bytes.has(0, "EDIMAX\0")
        ? Finding.found("edimax", Shape.WRAPPED, "an Edimax factory file")
        : Optional.empty();
  }

  /** Older headers have an address there. */
  private static String model(String text) {
    return text.matches("[A-Z0-9]{4}") ? " for the model '" + text + "'" : "";
  }
}
