package dev.wrtfleet.image;

import java.util.Optional;

/**
 * D-Link DAP factory files with a header before the firmware. Source: firmware-utils {@code
 * mkdapimg.c}, {@code mkdapimg2.c}, {@code mkcameofw.c}.
 */
final class DlinkDap implements ContainerReader {
  private static final int HEADER_BYTES = 0x48;
  private static final int OLD_HEADER_BYTES = 64;
  private static final int OLD_HEADER_LENGTH_AT = 55;
  private static final int OLD_HEADER_DATA_AT = 60;

  /** The old header with region and version. */
  private static final int LONG_HEADER_BYTES = 80;

  private static final int CAMEO_SIGNATURE_AT = 32;
  private static final int CAMEO_LENGTH_AT = 0x4e;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    String signature = bytes.text(16, 32);
    if (bytes.little(0, 4) == HEADER_BYTES && signature.length() > 4) {
      boolean cut = HEADER_BYTES + bytes.word(8) > bytes.length();
      return Finding.found(
          "dlink-dap",
          cut ? Shape.CUT : Shape.WRAPPED,
          "a D-Link factory file for '" + signature + "'");
    }
    if (bytes.text(CAMEO_SIGNATURE_AT, 32).contains("-RT-")
        && UimageHeader.at(bytes, bytes.big(CAMEO_LENGTH_AT, 1)).isPresent()) {
      boolean cut = bytes.big(CAMEO_LENGTH_AT, 1) + bytes.word(4) > bytes.length();
      return Finding.found(
          "dlink-cameo",
          cut ? Shape.CUT : Shape.WRAPPED,
          "a D-Link factory file for '" + bytes.text(12, 20) + "'");
    }
    String oldSignature = bytes.text(24, 30);
    long oldHeader = bytes.big(OLD_HEADER_LENGTH_AT, 1);
    if ((oldHeader != OLD_HEADER_BYTES && oldHeader != LONG_HEADER_BYTES)
        || bytes.text(4, 20).length() < 3
        || oldSignature.length() < 5) {
      return Optional.empty();
    }
    boolean cut = oldHeader + bytes.word(OLD_HEADER_DATA_AT) > bytes.length();
    return Finding.found(
        "dlink-dap",
        cut ? Shape.CUT : Shape.WRAPPED,
        "a D-Link factory file for '" + oldSignature + "'");
  }
}
