package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Broadcom's TRX, with or without ASUS's tail, and ZyXEL's file of the same name in the other byte
 * order. Broadcom's TRX is factory and sysupgrade file at once; around a uImage it is of another
 * maker (Buffalo, MediaTek's boards), who may want it in flash. Source: firmware-utils {@code
 * trx.c}, {@code asustrx.c}, {@code zytrx.c}.
 */
final class Trx implements ContainerReader {
  static final String MAGIC = "HDR0";
  private static final int TAIL_BYTES = 64;
  private static final int FIRST_PART_AT = 16;

  /** ELECOM's TRX, with a magic of its own. */
  private static final String ELECOM = "\\Cot";

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(0, "0RDH")) {
      return Finding.found(
          "zytrx",
          Shape.WRAPPED,
          "a ZyXEL factory file for the board '" + bytes.text(268, 16) + "'");
    }
    if (bytes.has(0, ELECOM)) {
      return Finding.found("trx", Shape.WRAPPED, "an ELECOM factory file");
    }
    if (!bytes.has(0, MAGIC)) {
      return Optional.empty();
    }
    if (end(bytes, 0) > bytes.length()) {
      return Finding.found("trx", Shape.CUT, "a Broadcom TRX file");
    }
    String product = bytes.text(bytes.length() - TAIL_BYTES + 4, 12);
    boolean asus = product.length() > 3 && product.matches("[A-Z0-9][A-Za-z0-9_-]+");
    if (UimageHeader.at(bytes, bytes.little(FIRST_PART_AT, 4)).isPresent()) {
      return Finding.found("trx", Shape.KEPT_HEADER, "a TRX around a uImage");
    }
    return Finding.found(
        "trx",
        Shape.BOTH,
        "a Broadcom TRX file" + (asus ? " of ASUS for the product '" + product + "'" : ""));
  }

  /** Where the TRX beginning at {@code at} says it ends. */
  static long end(Bytes bytes, long at) {
    return at + bytes.little(at + 4, 4);
  }
}
