package dev.wrtfleet.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * TP-Link safeloader factory files: length, MD5, vendor text, then a partition table in text. A
 * safeloader sysupgrade file is a bare uImage or ELF and is known as such. Source: firmware-utils
 * {@code tplink-safeloader.c}.
 */
final class Safeloader implements ContainerReader {
  private static final int[] TABLES = {0x1014, 0x1050};
  private static final int TABLE_BYTES = 0x800;
  private static final int SUPPORT_LIST_BYTES = 512;
  private static final Pattern SUPPORT_LIST =
      Pattern.compile("fwup-ptn support-list base 0x([0-9a-f]{1,8}) ");
  private static final Pattern PRODUCT = Pattern.compile("product_name:([\\w .-]{2,32})");

  /** Boards of bcm53xx, whose sysupgrade takes the factory file apart itself. */
  private static final Set<String> BCM53XX = Set.of("ArcherC9", "ArcherC5");

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    for (int table : TABLES) {
      if (bytes.has(table, "fwup-ptn ")) {
        boolean cut = table == TABLES[0] && bytes.word(0) > bytes.length();
        return Optional.of(finding(product(bytes, table), cut));
      }
    }
    return of2022(bytes);
  }

  /** The table of 2022: sizes and names in binary; a UBI image is in it. */
  private static Optional<Finding> of2022(Bytes bytes) {
    boolean table =
        bytes.has(TABLES[0] + 12L, "support-list\0") && bytes.little(TABLES[0] + 4L, 1) == 0;
    return table
        ? Finding.found(
            "safeloader",
            bytes.word(0) > bytes.length() ? Shape.CUT : Shape.WRAPPED,
            "a TP-Link factory file of 2022")
        : Optional.empty();
  }

  private static Finding finding(Optional<String> product, boolean cut) {
    Shape shape = product.filter(BCM53XX::contains).isPresent() ? Shape.BOTH : Shape.WRAPPED;
    return Finding.of(
        "safeloader",
        cut ? Shape.CUT : shape,
        "a TP-Link safeloader factory file"
            + product.map(name -> " for the product '" + name + "'").orElse(""));
  }

  private static Optional<String> product(Bytes bytes, int table) {
    var list = SUPPORT_LIST.matcher(latin(bytes, table, TABLE_BYTES));
    if (!list.find()) {
      return Optional.empty();
    }
    long at = table + Long.parseLong(list.group(1), 16);
    var product = PRODUCT.matcher(latin(bytes, at, SUPPORT_LIST_BYTES));
    return product.find() ? Optional.of(product.group(1)) : Optional.empty();
  }

  private static String latin(Bytes bytes, long at, int count) {
    return new String(bytes.read(at, count), StandardCharsets.ISO_8859_1);
  }
}
