package dev.wrtfleet.image;

/** How a file is laid out, seen from what sysupgrade and the boot loader would make of it. */
enum Shape {
  /** What sysupgrade writes. */
  LAYOUT,
  /** The maker's file and sysupgrade's have the same bytes; only the metadata tells them apart. */
  TWIN,
  /** Factory and sysupgrade file at once, on targets that never ask for metadata. */
  BOTH,
  /** A maker's header that some boards want in flash too; only metadata proves which. */
  KEPT_HEADER,
  /** A maker's header or footer that must not get into the flash. */
  WRAPPED,
  /** The maker's update file that some boards' sysupgrade takes on purpose. */
  STOCK_UPDATE,
  /** Kernel and UBI as they lie in raw NAND, for a boot loader. */
  RAW_NAND,
  /** A kernel and nothing behind it. */
  KERNEL,
  /** An ELF program: a kernel for netboot, or a loader some boards have in flash. */
  ELF,
  /** A kernel with a ramdisk. */
  RESCUE,
  /** A whole disk for PCs and the like, where sysupgrade never asks for metadata. */
  PC_DISK,
  /** A card for a target whose sysupgrade never asks for metadata. */
  OPEN_CARD,
  /** A card for a target whose sysupgrade wants metadata. */
  CARD,
  /** A root file system alone. */
  ROOTFS,
  /** No firmware at all. */
  FOREIGN,
  /** Nothing we know. */
  UNRECOGNISED,
  /** Shorter than it says itself. */
  CUT,
  /** Its own checksum does not match. */
  DAMAGED
}
