package dev.wrtfleet.image;

import java.util.Optional;

/**
 * Netgear CHK files. Around a TRX (bcm47xx, bcm53xx) sysupgrade takes the header off itself; around
 * anything else only the maker's web page does. Source: firmware-utils {@code mkchkimg.c}, OpenWrt
 * {@code target/linux/bcm53xx/base-files/lib/upgrade/platform.sh}.
 */
final class NetgearChk implements ContainerReader {
  static final String MAGIC = "*#$^";
  private static final int HEADER_BYTES = 40;
  private static final int BOARD_MAX = 64;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    long header = bytes.word(4);
    if (!bytes.has(0, MAGIC) || header < HEADER_BYTES || header > HEADER_BYTES + BOARD_MAX) {
      return Optional.empty();
    }
    String board = bytes.text(HEADER_BYTES, (int) header - HEADER_BYTES);
    String what = "a Netgear CHK file for the board '" + board + "'";
    boolean cut =
        header + bytes.word(24) + bytes.word(28) > bytes.length()
            || (bytes.has(header, Trx.MAGIC) && Trx.end(bytes, header) > bytes.length());
    if (cut) {
      return Finding.found("chk", Shape.CUT, what);
    }
    return bytes.has(header, Trx.MAGIC)
        ? Finding.found("chk", Shape.BOTH, what + " with a TRX inside")
        : Finding.found("chk", Shape.WRAPPED, what);
  }
}
