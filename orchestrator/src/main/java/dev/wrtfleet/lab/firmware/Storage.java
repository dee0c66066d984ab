package dev.wrtfleet.lab.firmware;

/** How a board keeps its firmware, which decides what its images look like and are checked for. */
public enum Storage {
  /** NOR flash behind a legacy uImage; ath79 looks at the metadata only. */
  NOR_UIMAGE,
  /** NOR flash; the platform check wants the uImage magic (lantiq). */
  NOR_UIMAGE_CHECKED,
  /** NOR flash behind a FIT image. */
  NOR_FIT,
  /** NAND with UBI volumes; images are {@code sysupgrade-*} tar archives. */
  NAND,
  /** A disk with a boot loader; images are gzipped disks without metadata. */
  DISK
}
