package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Netgear files by Delta Networks: 128 bytes of text before the firmware and a checksum byte behind
 * it. Source: firmware-utils {@code mkdniimg.c}.
 */
final class NetgearDni implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    return bytes.has(0, "device:")
        ? Finding.found(
            "dni",
            Shape.WRAPPED,
            "a Netgear factory file for the model '" + bytes.text(7, 64) + "'")
        : Optional.empty();
  }
}
