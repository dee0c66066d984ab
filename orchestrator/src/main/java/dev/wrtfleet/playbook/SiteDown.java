package dev.wrtfleet.playbook;

import java.time.Duration;

/**
 * When the way to a site counts as down, so that its routers wait instead of failing one by one.
 *
 * @param by the label whose values are the sites
 * @param hosts so many of a site that cannot be reached at once, and the way is down
 * @param waits how long its routers are waited for
 */
public record SiteDown(String by, int hosts, Duration waits) {
  /**
   * Two routers may fail for reasons of their own; a cable or a provider is mended within hours,
   * and a night's run has to end.
   */
  public static final SiteDown USUAL = new SiteDown("site", 3, Duration.ofHours(6));

  /** Refuses a way that could never be down, or for ever. */
  public SiteDown {
    if (hosts < 1 || !waits.isPositive()) {
      throw new IllegalArgumentException(hosts + " hosts, waits " + waits);
    }
  }
}
