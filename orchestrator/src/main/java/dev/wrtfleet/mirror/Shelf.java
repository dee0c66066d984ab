package dev.wrtfleet.mirror;

import dev.wrtfleet.image.PublishedFile;
import dev.wrtfleet.image.PublishedList;
import java.util.List;

/** The folder of a target on the server. */
sealed interface Shelf {
  /** All of it is what it should be. */
  record Open(String target, PublishedList list, List<PublishedFile> files) implements Shelf {
    /** Copies the list. */
    public Open {
      files = List.copyOf(files);
    }
  }

  /** The release has no such target. */
  record Absent(String target) implements Shelf {}

  /** Nothing of it is used. */
  record Shut(Trouble trouble) implements Shelf {}
}
