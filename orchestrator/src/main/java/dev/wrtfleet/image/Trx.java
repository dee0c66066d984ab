package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Broadcom's TRX, with or without ASUS's tail, and ZyXEL's file of the same name in the other byte
 * order. A TRX is factory and sysupgrade file at once. Source: firmware-utils {@code trx.c}, {@code
 * asustrx.c}, {@code zytrx.c}.
 */
final class Trx implements ContainerReader {
  static final String MAGIC = "HDR0";
  private static final int TAIL_BYTES = 64;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(0, "0RDH")) {
      return Finding.found(
          "zytrx",
          Shape.WRAPPED,
          "a ZyXEL factory file for the board '" + bytes.text(268, 16) + "'");
    }
    if (!bytes.has(0, MAGIC)) {
      return Optional.empty();
    }
    if (bytes.little(4, 4) > bytes.length()) {
      return Finding.found("trx", Shape.CUT, "a Broadcom TRX file");
    }
    String product = bytes.text(bytes.length() - TAIL_BYTES + 4, 12);
    boolean asus = product.length() > 3 && product.matches("[A-Z0-9][A-Za-z0-9_-]+");
    return Finding.found(
        "trx",
        Shape.LAYOUT,
        "a Broadcom TRX file" + (asus ? " of ASUS for the product '" + product + "'" : ""));
  }
}
