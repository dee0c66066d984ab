package dev.wrtfleet.facts;

/**
 * The firmware a router runs.
 *
 * @param distribution {@code OpenWrt}, {@code LEDE} or a fork's name
 * @param version for instance {@code 24.10.4}, or {@code SNAPSHOT}
 * @param revision for instance {@code r28959-29397011cc}; what proves an upgrade
 * @param target for instance {@code ath79/generic}
 */
public record Release(String distribution, String version, String revision, String target) {

  /**
   * Whether this is {@code year.month} or newer. Snapshots and unknown texts count as newest: they
   * are built from the development branch.
   */
  public boolean atLeast(int year, int month) {
    String[] parts = version.split("\\.", -1);
    if (parts.length < 2 || !isNumber(parts[0]) || !isNumber(parts[1].replaceAll("\\D.*", ""))) {
      return true;
    }
    int mine =
        Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1].replaceAll("\\D.*", ""));
    return mine >= year * 100 + month;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 5 && text.chars().allMatch(Character::isDigit);
  }
}
