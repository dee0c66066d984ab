package dev.wrtfleet.upgrade;

import java.time.Duration;

/**
 * The patience of the road. All of it can be made short for tests; none of it changes what counts
 * as proof.
 *
 * @param retry how often a link is opened again before the flash
 * @param polls how often a router is looked at after the flash
 * @param flashLimit how long the flash command is listened to: real ones end within seconds or say
 *     nothing for ever, and a validation on slow flash takes a minute
 * @param strangerAfter how long a changed host key or a refused login must last to be believed;
 *     while a router boots another device may answer for a moment
 * @param neverBeganAfter how long after the flash command a router that runs on as if nothing was,
 *     without our lock, is given before the command counts as never arrived
 */
public record RoadSettings(
    Retrying retry,
    Polls polls,
    Duration flashLimit,
    Duration strangerAfter,
    Duration neverBeganAfter) {

  /** Attempts in all, at least one, with pauses that double from the first up to the longest. */
  public record Retrying(int attempts, Duration firstPause, Duration longestPause) {
    /** Refuses what cannot be. */
    public Retrying {
      if (attempts < 1 || firstPause.toMillis() < 1 || longestPause.compareTo(firstPause) < 0) {
        throw new IllegalArgumentException(
            attempts + " attempts, pauses from " + firstPause + " to " + longestPause);
      }
    }
  }

  /**
   * Pauses between looks.
   *
   * @param shortest between the first looks for its return
   * @param longest between later ones
   * @param health between looks at its health
   */
  public record Polls(Duration shortest, Duration longest, Duration health) {
    /** Refuses pauses that would spin. */
    public Polls {
      if (shortest.toMillis() < 1 || longest.compareTo(shortest) < 0 || health.toMillis() < 1) {
        throw new IllegalArgumentException(shortest + ", " + longest + ", " + health);
      }
    }
  }

  /** For real routers. */
  public static RoadSettings usual() {
    return new RoadSettings(
        new Retrying(4, Duration.ofSeconds(2), Duration.ofSeconds(15)),
        new Polls(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofSeconds(5)),
        Duration.ofSeconds(150),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }
}
