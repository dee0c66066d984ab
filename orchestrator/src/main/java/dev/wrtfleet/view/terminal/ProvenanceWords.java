package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.Provenance;

/** Who vouches for an image, in a word or two. */
final class ProvenanceWords {
  private ProvenanceWords() {}

  static String of(Provenance provenance) {
    return switch (provenance.level()) {
      case SIGNED -> "signed by " + provenance.key();
      case BUILT, LISTED, UNLISTED, CONTRADICTED -> provenance.level().word();
    };
  }

  static String of(Provenance provenance, Paint paint) {
    return switch (provenance.level()) {
      case SIGNED -> paint.good("✔ " + of(provenance));
      case BUILT, LISTED, UNLISTED -> of(provenance);
      case CONTRADICTED -> paint.bad("✖ " + of(provenance));
    };
  }
}
