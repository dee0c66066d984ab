package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Files of SerComm's makers: the mark {@code sErCoMm} in a header of 512 bytes or in a footer.
 * Source: firmware-utils {@code mksercommfw.c}, {@code dgn3500sum.c}.
 */
final class SercommMark implements ContainerReader {
  private static final String MARK = "sErCoMm";
  private static final int FOOTER_MAX = 512;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(0, MARK)) {
      return Finding.found(
          "sercomm",
          Shape.WRAPPED,
          "a SerComm factory file for the hardware '" + bytes.text(11, 34) + "'");
    }
    byte[] tail = bytes.read(Math.max(0, bytes.length() - FOOTER_MAX), FOOTER_MAX);
    return new String(tail, StandardCharsets.ISO_8859_1).contains(MARK)
        ? Finding.found("sercomm", Shape.WRAPPED, "a factory file with a SerComm footer")
        : Optional.empty();
  }
}
