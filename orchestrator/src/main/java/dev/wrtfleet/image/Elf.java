package dev.wrtfleet.image;

import java.util.Optional;

/**
 * ELF programs: an initramfs for netboot, or, with metadata, what MikroTik's and some TP-Link boot
 * loaders start from flash. Source: System V ABI.
 */
final class Elf implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    return sample.payload().has(0, "\u007fELF")
        ? Finding.found("elf", Shape.ELF, "an ELF kernel")
        : Optional.empty();
  }
}
