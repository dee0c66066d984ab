package dev.wrtfleet.mirror;

import dev.wrtfleet.image.PublishedFile;

/** What a release has for a wish. */
sealed interface Finding {
  /** This file of this target. */
  record Item(Shelf.Open shelf, PublishedFile file) implements Finding {}

  /** Nothing, and why. */
  record Nothing(Trouble trouble) implements Finding {}
}
