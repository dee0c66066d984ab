package dev.wrtfleet.testbed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;

/** A clock that goes on by itself, and is set by hand; right until then. */
public final class MovableClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  /** It is this time now, written as 2026-11-28T04:47:50+01:00. */
  public void itIs(String time) {
    isAhead(Duration.between(Instant.now(), ZonedDateTime.parse(time).toInstant()));
  }

  /** It is this far ahead of the right time. */
  public void isAhead(Duration by) {
    ahead = by;
  }
}
