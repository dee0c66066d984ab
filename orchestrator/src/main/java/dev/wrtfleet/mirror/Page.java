package dev.wrtfleet.mirror;

import dev.wrtfleet.download.Document;

/** What a server has at one address. */
sealed interface Page {
  /** This. */
  record There(Document document) implements Page {}

  /** Nothing, it says. */
  record Absent() implements Page {}

  /** It could not be had. */
  record Lost(Trouble trouble) implements Page {}
}
