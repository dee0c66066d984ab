package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.util.Optional;

/** Stub, replaced on merge: what speaks against an image the operator mapped by hand. */
public final class MappedImage {
  private MappedImage() {}

  /** Why this router must not get it. */
  public static Optional<String> check(Image image, RouterFacts facts, boolean keepConfig) {
    return image.verdict() == Verdict.REFUSE ? Optional.of(image.why()) : Optional.empty();
  }
}
