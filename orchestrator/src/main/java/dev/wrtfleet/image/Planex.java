package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Planex factory files: SHA-1, a version and a length, then a uImage at 0x22. Source:
 * firmware-utils {@code mkplanexfw.c}.
 */
final class Planex implements ContainerReader {
  private static final int HEADER_BYTES = 0x22;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    return UimageHeader.at(bytes, HEADER_BYTES).isPresent()
            && bytes.text(0x15, 8).matches("[0-9.]{2,8}")
        ? Finding.found("planex", Shape.WRAPPED, "a Planex factory file")
        : Optional.empty();
  }
}
