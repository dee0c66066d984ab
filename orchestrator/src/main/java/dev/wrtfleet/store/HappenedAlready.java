package dev.wrtfleet.store;

/** What may happen once only is in the journal already; nothing was written. */
public final class HappenedAlready extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HappenedAlready(String run, String what) {
    super("run " + run + ": " + what + " is in the journal already");
  }
}
