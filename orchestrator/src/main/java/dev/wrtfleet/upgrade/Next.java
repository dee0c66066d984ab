package dev.wrtfleet.upgrade;

import java.time.Duration;

/** What is to become of a host after one stretch of its road. */
public sealed interface Next {
  /** Call again after this long; nothing is held meanwhile. */
  record Again(Duration after) implements Next {}

  /**
   * It waits again for its turn, which others decide: it could not be reached, or was just found.
   */
  record PutOff() implements Next {}

  /** It has ended; the outcome is in the journal. */
  record Ended() implements Next {}
}
