package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Buffalo factory files: encrypted ({@code start} or {@code bgn}), with or without a tag that names
 * the product before it. Source: firmware-utils {@code buffalo-lib.h}, {@code buffalo-enc.c},
 * {@code buffalo-tag.c}.
 */
final class Buffalo implements ContainerReader {
  /** Without a tag, and behind each of the tags there are. */
  private static final int[] ENCRYPTED_AT = {0, 0x98, 0x9c, 0xa0, 0xc8};

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    boolean tagged = bytes.has(32, "BUFFALO");
    for (int at : ENCRYPTED_AT) {
      tagged |= bytes.has(at, "start\0") || bytes.has(at, "bgn\0");
    }
    String product = bytes.text(0, 32);
    return tagged
        ? Finding.found(
            "buffalo",
            Shape.WRAPPED,
            "a Buffalo factory file"
                + (product.isEmpty() || bytes.has(0, "start\0") || bytes.has(0, "bgn\0")
                    ? ""
                    : " for '" + product + "'"))
        : Optional.empty();
  }
}
