package dev.wrtfleet.upgrade;

import java.util.concurrent.CancellationException;

/**
 * Leaves a host that is not flashed yet as it was found, where the operator wants nothing new to
 * begin: our image is taken from its memory again, and the host has not ended.
 */
final class Stop {
  private Stop() {}

  /** Throws {@link CancellationException} where the trip is to stop, the router tidied before. */
  static void whereAsked(Trip trip, Session session) {
    if (trip.journal().isToStop()) {
      OnRouter.tidy(session, trip);
      throw now(trip);
    }
  }

  static CancellationException now(Trip trip) {
    return new CancellationException(trip.id() + " is left alone before its flash");
  }
}
