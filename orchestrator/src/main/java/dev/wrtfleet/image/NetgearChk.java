package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Netgear CHK files. Around a TRX (bcm47xx, bcm53xx) sysupgrade takes the header off itself; around
 * anything else only the maker's web page does. Source: firmware-utils {@code mkchkimg.c}, OpenWrt
 * {@code target/linux/bcm53xx/base-files/lib/upgrade/platform.sh}.
 */
final class NetgearChk implements ContainerReader {
  private static final int HEADER_BYTES = 40;
  private static final int BOARD_MAX = 64;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    long header = bytes.word(4);
    if (!bytes.has(0, "*#$^") || header < HEADER_BYTES || header > HEADER_BYTES + BOARD_MAX) {
      return Optional.empty();
    }
    String board = bytes.text(HEADER_BYTES, (int) header - HEADER_BYTES);
    String what = "a Netgear CHK file for the board '" + board + "'";
    if (header + bytes.word(24) + bytes.word(28) > bytes.length()) {
      return Finding.found("chk", Shape.CUT, what);
    }
    return bytes.has(header, "HDR0")
        ? Finding.found("chk", Shape.LAYOUT, what + " with a TRX inside")
        : Finding.found("chk", Shape.WRAPPED, what);
  }
}
