package dev.wrtfleet.asu;

import dev.wrtfleet.image.Image;

/** What came of building for one router. */
public sealed interface BuildResult {
  /** An image for exactly this router's board, with its packages. */
  record Made(Image image, BuildNote note) implements BuildResult {}

  /** No image that may be used. */
  record Failed(String reason, String advice) implements BuildResult {}
}
