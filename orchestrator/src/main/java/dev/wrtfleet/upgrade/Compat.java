package dev.wrtfleet.upgrade;

import java.util.Optional;

/**
 * OpenWrt's rule on compat_version (package/base-files lib/upgrade/fwtool.sh): another text before
 * the last dot is never sysupgraded, another text after it only without the configuration. Also
 * downwards: it is inequality that counts.
 */
final class Compat {
  private Compat() {}

  static Optional<End> check(String router, String image, boolean keepsConfig) {
    if (router.equals(image)) {
      return Optional.empty();
    }
    String step = " (compat_version " + router + " → " + image + ")";
    if (!major(router).equals(major(image))) {
      return Optional.of(
          End.refused(
              "the image cannot be installed over this firmware by sysupgrade" + step,
              "Read the device's page at openwrt.org: it needs another way of installing once."));
    }
    return keepsConfig
        ? Optional.of(
            End.refused(
                "the configuration does not fit the new firmware" + step,
                "Upgrade with 'config: wipe' and set the router up anew, or leave it out."))
        : Optional.empty();
  }

  private static String major(String version) {
    int dot = version.lastIndexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }
}
