package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do next in a run: write these events, in this order and together, and look again at
 * {@code wakeAt} or after the next event. {@code HostAdmitted} starts that host's road.
 *
 * @param hook what has to be run before the run goes on; then {@code HookRan} is written
 */
public record Decision(List<Event> events, Optional<Instant> wakeAt, Optional<HookDue> hook) {
  /** Copies the list. */
  public Decision {
    events = List.copyOf(events);
  }

  /** A decision that waits for no hook. */
  public Decision(List<Event> events, Optional<Instant> wakeAt) {
    this(events, wakeAt, Optional.empty());
  }
}
