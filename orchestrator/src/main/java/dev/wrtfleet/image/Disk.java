package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Whole disks: a boot sector with an MBR, perhaps a GPT behind it. GRUB's code means a PC; an EFI
 * partition means EFI; Allwinner's loader means sunxi; anything else is one board's card. Source:
 * OpenWrt {@code target/linux/x86/base-files/lib/upgrade/platform.sh}, {@code
 * target/linux/armsr/image}, UEFI specification (GPT), firmware-utils {@code ptgen.c}.
 */
final class Disk implements ContainerReader {
  private static final int SECTOR = 512;
  private static final int PARTITIONS_AT = 446;
  private static final int PARTITION_BYTES = 16;
  private static final int GPT_ENTRY_BYTES = 128;
  private static final int GPT_ENTRIES = 64;

  /** EFI system partition C12A7328-F81F-11D2-BA4B-00A0C93EC93B as it lies on disk. */
  private static final long EFI_PARTITION_FIRST = 0x28732ac11ff8d211L;

  private static final long EFI_PARTITION_LAST = 0xba4b00a0c93ec93bL;

  private static final int MBR_EFI = 0xef;
  private static final int MBR_GPT = 0xee;

  @Override
  public Optional<Finding> read(Sample sample) {
    return of(sample.payload());
  }

  /** The disk that begins with these bytes. */
  static Optional<Finding> of(Bytes head) {
    if (head.big(510, 2) != 0x55aa || !hasPartition(head)) {
      return Optional.empty();
    }
    boolean grub = head.big(0, 2) == 0xeb63 || head.big(0, 2) == 0xeb48;
    boolean efi = hasEfi(head);
    DiskBoot boot =
        grub ? (efi ? DiskBoot.BIOS_AND_EFI : DiskBoot.BIOS) : efi ? DiskBoot.EFI : DiskBoot.CARD;
    boolean sunxi = head.has(8196, "eGON.BT0");
    Shape shape = boot != DiskBoot.CARD ? Shape.PC_DISK : sunxi ? Shape.OPEN_CARD : Shape.CARD;
    return Optional.of(new Finding("disk", shape, words(boot), Optional.of(boot)));
  }

  private static String words(DiskBoot boot) {
    return switch (boot) {
      case BIOS -> "a whole disk for a PC that starts by BIOS";
      case BIOS_AND_EFI -> "a whole disk for a PC that starts by EFI";
      case EFI -> "a whole disk for a machine that starts by EFI";
      case CARD -> "a whole SD card or eMMC";
    };
  }

  private static boolean hasPartition(Bytes head) {
    for (int i = 0; i < 4; i++) {
      if (mbrType(head, i) > 0) {
        return true;
      }
    }
    return false;
  }

  private static long mbrType(Bytes head, int index) {
    return head.big(PARTITIONS_AT + index * (long) PARTITION_BYTES + 4, 1);
  }

  private static boolean hasEfi(Bytes head) {
    for (int i = 0; i < 4; i++) {
      if (mbrType(head, i) == MBR_EFI) {
        return true;
      }
    }
    boolean gpt = head.has(SECTOR, "EFI PART") || mbrType(head, 0) == MBR_GPT;
    for (int i = 0; gpt && i < GPT_ENTRIES; i++) {
      long at = 2L * SECTOR + i * (long) GPT_ENTRY_BYTES;
      if (head.big(at, 8) == EFI_PARTITION_FIRST && head.big(at + 8, 8) == EFI_PARTITION_LAST) {
        return true;
      }
    }
    return false;
  }
}
