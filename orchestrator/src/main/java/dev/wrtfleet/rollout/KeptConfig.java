package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Workings;

/**
 * The configuration a router had before an earlier run flashed it, to be brought back together with
 * the firmware of then.
 *
 * @param run that run; meant is its backup of this very router
 * @param sha256 of the archive
 * @param workings how the router worked then: what worked must work again
 */
public record KeptConfig(String run, String sha256, long sizeBytes, Workings workings) {}
