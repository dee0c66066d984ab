package dev.wrtfleet.rollout;

import dev.wrtfleet.image.Image;

/** What came of building an image for one host. */
public sealed interface OwnImage {
  /** This image, which goes to no other host than those it was made for. */
  record Made(Image image, BuiltWith built) implements OwnImage {}

  /** No image, and why. */
  record Failed(String reason, String advice) implements OwnImage {}
}
