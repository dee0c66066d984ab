package dev.wrtfleet.image;

import java.util.Optional;

/**
 * TP-Link safeloader factory files: length, MD5, vendor text, then a partition table in text. A
 * safeloader sysupgrade file is a bare uImage or ELF and is known as such. Source: firmware-utils
 * {@code tplink-safeloader.c}.
 */
final class Safeloader implements ContainerReader {
  private static final int[] TABLES = {0x1014, 0x1050};

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    for (int table : TABLES) {
      if (bytes.has(table, "fwup-ptn ")) {
        boolean cut = table == TABLES[0] && bytes.word(0) > bytes.length();
        return Finding.found(
            "safeloader",
            cut ? Shape.CUT : Shape.WRAPPED,
            "a TP-Link safeloader factory file: a partition table with the partitions behind it");
      }
    }
    return Optional.empty();
  }
}
