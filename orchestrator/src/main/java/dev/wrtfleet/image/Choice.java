package dev.wrtfleet.image;

import java.util.List;

/** What the catalog has for one router. */
public sealed interface Choice {
  /** This image names the router's board, and the router would take it. */
  record Chosen(Image image) implements Choice {}

  /**
   * This image names no board, but its release's {@code profiles.json}, which is vouched for, says
   * it is for this router.
   *
   * @param profile the device's name there
   * @param version the release; empty where not said
   * @param revision what the router will report afterwards; empty where not said
   */
  record ByProfile(Image image, String profile, String version, String revision)
      implements Choice {}

  /** No image, or none that may be used; nothing must be sent. */
  record Nothing(String why, String advice) implements Choice {}

  /** More than one image names this board; the operator must take all but one away. */
  record Several(List<Image> images) implements Choice {}
}
