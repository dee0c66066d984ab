package dev.wrtfleet.lab.firmware;

/**
 * What a router runs.
 *
 * @param target {@code ath79/generic}
 * @param compat the compat_version the firmware was built with, {@code "1.0"} where it has none
 */
public record Firmware(String version, String revision, String target, String compat) {
  private static final long BUILD_DATE_EPOCH = 1_725_000_000L;

  /** The branch it behaves like. */
  public Era era() {
    return Era.of(version);
  }

  /** {@code OpenWrt}, or {@code LEDE} for the one branch that was called so. */
  public String distribution() {
    return era() == Era.R17_01 ? "LEDE" : "OpenWrt";
  }

  /** {@code OpenWrt 24.10.4 r28959-29397011cc}; 15.05 puts its nickname there. */
  public String description() {
    return switch (era()) {
      case R15_05 -> "OpenWrt Chaos Calmer 15.05.1";
      case R17_01 -> "LEDE Reboot " + version + " " + revision;
      case R18_06, R19_07, R21_02, R22_03, R23_05, R24_10, R25_12 ->
          "OpenWrt " + version + " " + revision;
    };
  }

  /** Seconds since 1970, another for every revision. */
  public long buildDate() {
    return BUILD_DATE_EPOCH + Math.floorMod(revision.hashCode(), 30_000_000);
  }
}
