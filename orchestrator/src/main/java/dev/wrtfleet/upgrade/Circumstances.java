package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Soak;
import java.time.Instant;
import java.util.Optional;

/**
 * What a stretch has to know of the run beside the progress of its host.
 *
 * @param soak the soak in which an upgraded host is watched; empty where it is not
 * @param wayBackAt since when the way to its site is there again after it was down; far in the
 *     future while it is down, empty where it never was
 */
public record Circumstances(Optional<Soak> soak, Optional<Instant> wayBackAt) {
  /** Nothing out of the ordinary. */
  public static final Circumstances USUAL = new Circumstances(Optional.empty(), Optional.empty());

  /** Whether the way to its site is down. */
  boolean isWayDown() {
    return wayBackAt.filter(Instant.MAX::equals).isPresent();
  }
}
