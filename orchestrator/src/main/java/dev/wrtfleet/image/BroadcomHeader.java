package dev.wrtfleet.image;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makers' headers before a Broadcom TRX: Linksys's by CyberTAN, Luxul's. On bcm47xx and bcm53xx
 * sysupgrade takes them off itself; before anything but a TRX they are for the maker's web page
 * only. Source: firmware-utils {@code addpattern.c}, {@code lxlfw.c}, OpenWrt {@code
 * target/linux/bcm47xx/base-files/lib/upgrade/platform.sh}.
 */
final class BroadcomHeader implements ContainerReader {
  private static final String CYBERTAN = "U2ND";
  private static final int CYBERTAN_AT = 14;
  private static final int CYBERTAN_BYTES = 32;
  private static final String LUXUL = "LXL#";
  private static final int LUXUL_BYTES_AT = 8;

  @Override
  public Optional<Finding> read(Sample sample) {
    Bytes bytes = sample.payload();
    if (bytes.has(CYBERTAN_AT, CYBERTAN)) {
      return Optional.of(finding(bytes, "cybertan", "a CyberTAN file for Linksys"));
    }
    return bytes.has(0, LUXUL)
        ? Optional.of(finding(bytes, "luxul", "a Luxul file"))
        : Optional.empty();
  }

  private static Finding finding(Bytes bytes, String container, String what) {
    OptionalLong trx = trxAt(bytes);
    if (trx.isEmpty()) {
      return Finding.of(container, Shape.WRAPPED, what);
    }
    boolean cut = Trx.end(bytes, trx.getAsLong()) > bytes.length();
    return Finding.of(container, cut ? Shape.CUT : Shape.BOTH, what + " with a TRX inside");
  }

  /** Where a TRX begins, bare or behind a header that sysupgrade takes off itself. */
  static OptionalLong trxAt(Bytes bytes) {
    long at = bytes.has(0, NetgearChk.MAGIC) ? bytes.word(4) : 0;
    at = bytes.has(CYBERTAN_AT, CYBERTAN) ? CYBERTAN_BYTES : at;
    at = bytes.has(0, LUXUL) ? bytes.little(LUXUL_BYTES_AT, 4) : at;
    return bytes.has(at, Trx.MAGIC) ? OptionalLong.of(at) : OptionalLong.empty();
  }
}
