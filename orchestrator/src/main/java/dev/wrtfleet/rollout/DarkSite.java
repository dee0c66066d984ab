package dev.wrtfleet.rollout;

import java.time.Instant;

/**
 * A site whose way is down.
 *
 * @param since when that was decided
 * @param lastTry when one of its hosts was tried last
 * @param tries how often since then
 * @param hasAnswered whether one of its hosts has answered since
 */
record DarkSite(Instant since, Instant lastTry, int tries, boolean hasAnswered) {
  DarkSite tried(Instant at) {
    return new DarkSite(since, at, tries + 1, hasAnswered);
  }

  DarkSite answered() {
    return new DarkSite(since, lastTry, tries, true);
  }
}
