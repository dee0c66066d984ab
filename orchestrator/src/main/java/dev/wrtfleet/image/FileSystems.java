package dev.wrtfleet.image;

import java.util.Optional;

/**
 * File systems and UBI with nothing before them. Source: Linux {@code
 * Documentation/filesystems/squashfs.rst}, {@code drivers/mtd/ubi/ubi-media.h}, {@code
 * fs/ubifs/ubifs-media.h}, {@code Documentation/filesystems/ext4}.
 */
final class FileSystems implements ContainerReader {
  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    return bytes.has(0, "hsqs") ? Optional.of(squashfs(bytes)) : of(bytes);
  }

  /** Some boards have the root file system first and the kernel behind it. */
  private static Finding squashfs(Bytes bytes) {
    long end = Landmarks.squashfsEnd(bytes, 0);
    String what = "a squashfs root file system";
    if (end > bytes.length()) {
      return Finding.of("squashfs", Shape.CUT, what);
    }
    return bytes.isPadding(end, bytes.length())
        ? Finding.of("squashfs", Shape.ROOTFS, what)
        : Finding.of("squashfs", Shape.LAYOUT, what + " with a kernel behind it");
  }

  /** The file system that begins with these bytes. */
  static Optional<Finding> of(Bytes head) {
    if (head.has(0, "hsqs") || head.has(0, "sqsh")) {
      return Finding.found("squashfs", Shape.ROOTFS, "a squashfs root file system");
    }
    if (head.has(0, "UBI#")) {
      return Finding.found("ubi", Shape.STOCK_UPDATE, "a UBI image of the whole NAND partition");
    }
    if (head.word(0) == 0x31181006L) {
      return Finding.found("ubifs", Shape.ROOTFS, "a UBIFS root file system");
    }
    return head.little(1080, 2) == 0xef53
        ? Finding.found("ext4", Shape.ROOTFS, "an ext4 root file system")
        : Optional.empty();
  }
}
