package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Kernels in the form one maker's boot loader starts: AVM's EVA, Meraki's. With a root file system
 * behind it such a kernel is what sysupgrade writes. Source: firmware-utils {@code lzma2eva.c},
 * {@code mkmerakifw.c}.
 */
final class BootKernel implements ContainerReader {
  private static final long EVA = 0x8112edfeL;
  private static final long MERAKI = 0x8e73ed8aL;

  @Override
  public Optional<Finding> read(Sample sample) {
    long magic = sample.payload().word(0);
    if (magic == EVA) {
      return Optional.of(finding(sample, "eva", "an AVM EVA kernel"));
    }
    return magic == MERAKI
        ? Optional.of(finding(sample, "meraki", "a Meraki kernel"))
        : Optional.empty();
  }

  private static Finding finding(Sample sample, String container, String what) {
    Shape behind = sample.hasRootfs(0) ? Shape.LAYOUT : Shape.KERNEL;
    return Finding.of(container, behind, what + Uimage.words(behind));
  }
}
