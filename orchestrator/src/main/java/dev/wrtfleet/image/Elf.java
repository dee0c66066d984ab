package dev.wrtfleet.image;

import java.util.Optional;

/**
 * ELF programs: an initramfs for netboot, or, with metadata, what MikroTik's and some TP-Link boot
 * loaders start from flash. Source: System V ABI.
 */
final class Elf implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    return sample.payload().has(0, "\u007fELF") ? Optional.of(finding(sample)) : Optional.empty();
  }

  private static Finding finding(Sample sample) {
    return sample.hasRootfs(0)
        ? Finding.of("elf", Shape.LAYOUT, "an ELF kernel with a root file system behind it")
        : Finding.of("elf", Shape.ELF, "an ELF kernel");
  }
}
