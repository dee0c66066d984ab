package dev.wrtfleet.image;

import java.util.Optional;

/**
 * ipTIME factory files. They carry valid metadata, so a router would take them, header and all.
 * Source: firmware-utils {@code iptime-crc32.c}, {@code iptime-naspkg.c}.
 */
final class Iptime implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    String model = bytes.text(0, 8);
    boolean crc32 = bytes.has(8, "00_000\0\0") && bytes.isPadding(16, 48);
    boolean nas = bytes.has(120, "EFM_NAS_PKG");
    return (crc32 || nas) && !model.isEmpty()
        ? Finding.found(
            "iptime", Shape.WRAPPED, "an ipTIME factory file for the model '" + model + "'")
        : Optional.empty();
  }
}
