package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.util.Optional;

/** Judges an image the operator mapped to a router by hand. */
public final class MappedImage {
  private MappedImage() {}

  /** Why this image must not be given to this router; empty where nothing speaks against it. */
  public static Optional<String> check(Image image, RouterFacts facts, boolean keepConfig) {
    return image.verdict() == Verdict.REFUSE
        ? Optional.of(image.why() + facts.identity().board() + keepConfig)
        : Optional.empty();
  }
}
