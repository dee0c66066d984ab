package dev.wrtfleet.image;

import java.util.Optional;

/**
 * D-Link DAP factory files with a header before the firmware. Source: firmware-utils {@code
 * mkdapimg.c}, {@code mkdapimg2.c}.
 */
final class DlinkDap implements ContainerReader {
  private static final int HEADER_BYTES = 0x48;
  private static final int OLD_HEADER_BYTES = 64;
  private static final int OLD_HEADER_LENGTH_AT = 55;

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
    String oldSignature = bytes.text(24, 30);
    if (bytes.big(OLD_HEADER_LENGTH_AT, 1) != OLD_HEADER_BYTES
        || bytes.text(4, 20).length() < 3
        || oldSignature.length() < 5) {
      return Optional.empty();
    }
    boolean cut = OLD_HEADER_BYTES + bytes.word(OLD_HEADER_BYTES - 4) > bytes.length();
    return Finding.found(
        "dlink-dap",
        cut ? Shape.CUT : Shape.WRAPPED,
        "a D-Link factory file for '" + oldSignature + "'");
  }
}
