package dev.wrtfleet.upgrade;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was seen of a router after its flash that no event holds. It only makes verdicts come
 * earlier: a process that starts anew and has forgotten it comes to the same ones, some looks
 * later.
 */
final class Sightings {
  private final Map<String, Instant> strangeSince = new ConcurrentHashMap<>();
  private final Map<String, String> bootSeen = new ConcurrentHashMap<>();

  /** Notes that something else seems to answer; since when without a break. */
  Instant strange(Trip trip, Instant now) {
    Instant before = strangeSince.putIfAbsent(trip.id(), now);
    return before == null ? now : before;
  }

  /** Notes that the router itself answered, or nobody did. */
  void notStrange(Trip trip) {
    strangeSince.remove(trip.id());
  }

  /** Notes the boot that answers after the proof; whether it is another one than last time. */
  boolean isAnotherBoot(Trip trip, String provedBoot, String boot) {
    String before = bootSeen.put(trip.id(), boot);
    return !boot.equals(before == null ? provedBoot : before);
  }

  /** The host has ended. */
  void forget(Trip trip) {
    strangeSince.remove(trip.id());
    bootSeen.remove(trip.id());
  }
}
