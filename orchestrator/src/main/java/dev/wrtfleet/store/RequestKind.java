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
  HALT,
  /** Start nothing new and let go of the run; it can be gone on with later. */
  STOP,
  /** Drive the run for a process that cannot; answered when the driver has let go of it. */
  DRIVE,
  /** Let the wave that soaks pass without waiting longer. */
  NEXT,
  /** Leave a host alone that is not flashed. */
  SKIP,
  /** Try a host again that has ended, or all that failed. */
  RETRY
}
