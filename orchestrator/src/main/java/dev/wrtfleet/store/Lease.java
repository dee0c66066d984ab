package dev.wrtfleet.store;

import java.time.Duration;

/**
 * The right to work on one host for one run.
 *
 * @param fence grows with every lease of this host; the lower one has lost
 * @param owner who holds it: one process, one life
 * @param lasts how long after the last event it belongs to this owner for sure
 */
public record Lease(String host, String run, long fence, String owner, Duration lasts) {}
