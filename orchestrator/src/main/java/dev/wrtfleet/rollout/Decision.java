package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do next in a run: write these events, in this order and together, and look again at
 * {@code wakeAt} or after the next event. {@code HostAdmitted} starts that host's road.
 */
public record Decision(List<Event> events, Optional<Instant> wakeAt) {
  /** Copies the list. */
  public Decision {
    events = List.copyOf(events);
  }
}
