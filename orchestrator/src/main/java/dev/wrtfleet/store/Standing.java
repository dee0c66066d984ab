package dev.wrtfleet.store;

/** What is wanted of a run. */
public enum Standing {
  /** It goes on whenever somebody drives it. */
  OPEN,
  /** Nothing new starts until somebody resumes it; hosts under way end. */
  PAUSED,
  /** It is over. */
  FINISHED
}
