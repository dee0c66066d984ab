package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.util.Optional;

/**
 * What a router makes of the compat_version of an image that names its board. Source: OpenWrt
 * {@code package/base-files/files/lib/upgrade/fwtool.sh}, 17.01 to 25.12.
 */
final class CompatRule {
  private static final String FIRST = "1.0";

  private CompatRule() {}

  /** Why the router would refuse; empty where it would not. */
  static Optional<String> refusal(Metadata metadata, RouterFacts facts, boolean keepConfig) {
    String image = metadata.compat();
    String router = facts.identity().compatVersion();
    if (!facts.release().atLeast(21, 2)) {
      return image.equals(FIRST)
          ? Optional.empty()
          : Optional.of(
              "it has compat version %s, which OpenWrt %s does not know: that release finds no board in it and refuses it with or without keeping the configuration. Go through 21.02 or newer first%s"
                  .formatted(image, facts.release().version(), message(metadata)));
    }
    if (!major(image).equals(major(router))) {
      return Optional.of(
          "it has compat version %s and the router %s: the layouts differ so much that sysupgrade refuses even without keeping the configuration. This router needs a new installation by its device page%s"
              .formatted(image, router, message(metadata)));
    }
    return image.equals(router) || !keepConfig
        ? Optional.empty()
        : Optional.of(
            "it has compat version %s and the router %s: the configuration cannot be kept. Upgrade this router with 'config: wipe'%s"
                .formatted(image, router, message(metadata)));
  }

  private static String message(Metadata metadata) {
    return metadata.compatMessage().map(text -> ". The image says: " + text).orElse("");
  }

  /** Up to the last dot, as the shell's {@code %.*} cuts. */
  private static String major(String version) {
    int dot = version.lastIndexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }
}
