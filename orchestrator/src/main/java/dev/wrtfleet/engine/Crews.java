package dev.wrtfleet.engine;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.store.Run;

/** Finds the crew of a run from what was asked for when it was started. */
@FunctionalInterface
public interface Crews {
  /**
   * The crew that works on this run and on no other.
   *
   * @throws FleetException where the run cannot be driven here: its inventory is gone or wrong
   */
  Crew of(Run run);
}
