package dev.wrtfleet.image;

import java.util.Locale;

/** What a firmware file is for. */
public enum ImageKind {
  /** For {@code sysupgrade}. */
  SYSUPGRADE,
  /** For the maker's own firmware: web page, TFTP or boot loader. */
  FACTORY,
  /** A kernel with everything in memory, to be booted and not flashed. */
  INITRAMFS,
  /** An initramfs kept in flash for rescue. */
  RECOVERY,
  /** A whole disk (x86, armsr, SD cards), which cannot name its board. */
  DISK,
  /** Not recognised as firmware. */
  UNKNOWN,
  /** Damaged. */
  BROKEN;

  /** The word people and scripts see. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
