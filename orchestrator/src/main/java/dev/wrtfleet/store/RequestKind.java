package dev.wrtfleet.store;

/** What one process may ask of the process that drives a run. */
public enum RequestKind {
  /** Let the wave that waits pass. */
  APPROVE,
  /** Start nothing new. */
  PAUSE,
  /** Go on after a pause. */
  RESUME,
  /** Start nothing new, for good. */
  HALT
}
