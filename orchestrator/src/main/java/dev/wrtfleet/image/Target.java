package dev.wrtfleet.image;

import dev.wrtfleet.facts.Release;
import java.util.Set;

/**
 * What must be known of a target to judge an image for it. Source: REQUIRE_IMAGE_METADATA in every
 * target's {@code platform.sh}, OpenWrt 17.01 to 25.12.
 */
final class Target {
  /** The board name is what the maker of the machine wrote into its DMI tables, or the like. */
  private static final Set<String> NAMELESS = Set.of("x86", "armsr", "armvirt", "loongarch64");

  private static final Set<String> ASKS_SINCE_17_01 =
      Set.of("ipq806x", "lantiq", "mvebu", "oxnas", "rb532");
  private static final Set<String> ASKS_SINCE_18_06 =
      Set.of("apm821xx", "brcm2708", "ipq40xx", "kirkwood", "mpc85xx");
  private static final Set<String> ASKS_SINCE_19_07 =
      Set.of("ath79", "gemini", "imx6", "ramips", "tegra");
  private static final Set<String> ASKS_SINCE_21_02 =
      Set.of(
          "bcm27xx", "bcm63xx", "bmips", "imx", "layerscape", "mediatek", "realtek", "qualcommax");

  private final Release release;
  private final String name;

  Target(Release release) {
    this.release = release;
    this.name = release.target().split("/", -1)[0];
  }

  /** Whether board names of this target mean nothing. */
  boolean isNameless() {
    return NAMELESS.contains(name);
  }

  boolean isPc() {
    return name.equals("x86");
  }

  /** Whether sysupgrade on this router surely refuses a file without metadata. */
  boolean asksForMetadata() {
    return ASKS_SINCE_17_01.contains(name)
        || (ASKS_SINCE_18_06.contains(name) && release.atLeast(18, 6))
        || (ASKS_SINCE_19_07.contains(name) && release.atLeast(19, 7))
        || (ASKS_SINCE_21_02.contains(name) && release.atLeast(22, 3))
        || (name.equals("rockchip") && release.atLeast(24, 10));
  }
}
