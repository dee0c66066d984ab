package dev.wrtfleet.image;

import java.util.Optional;

/**
 * A uImage kernel and what lies behind it: a root file system (sysupgrade), UBI (raw NAND), or
 * nothing (initramfs). Source: OpenWrt {@code include/image-commands.mk}.
 */
final class Uimage implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    return UimageHeader.at(sample.payload(), 0).map(header -> finding(sample, header));
  }

  private static Finding finding(Sample sample, UimageHeader header) {
    if (!header.sumHolds()) {
      // Its sizes mean nothing then. Some boot loaders read the magic only.
      return Finding.of("uimage", Shape.LAYOUT, "a firmware that begins like a uImage");
    }
    if (header.isNoFirmware()) {
      return Finding.of("uimage", Shape.FOREIGN, "a script or ramdisk for U-Boot");
    }
    Shape behind = sample.behindKernel(header.end());
    if (behind == Shape.KERNEL && sample.hasRootfs(header.headerBytes())) {
      return Finding.of("uimage", Shape.TWIN, "a uImage with kernel and root file system in one");
    }
    if (behind == Shape.KERNEL && !header.isKernel()) {
      return Finding.of("uimage", Shape.LAYOUT, "a uImage of several parts");
    }
    return Finding.of("uimage", behind, "a uImage kernel" + words(behind));
  }

  static String words(Shape behind) {
    return switch (behind) {
      case LAYOUT -> " with a root file system behind it";
      case RAW_NAND -> " with UBI behind it, as raw NAND holds them";
      case KERNEL -> " with nothing behind it";
      default -> "";
    };
  }
}
