package dev.wrtfleet.image;

/** How the machine a disk image is for starts it, as far as its first sectors tell. */
public enum DiskBoot {
  /** GRUB in the boot sector: a PC with a BIOS. */
  BIOS,
  /** GRUB in the boot sector and an EFI partition: a PC with EFI. */
  BIOS_AND_EFI,
  /** Only an EFI partition: armsr, loongarch64. */
  EFI,
  /** Neither: the SD card or eMMC of one particular board. */
  CARD
}
