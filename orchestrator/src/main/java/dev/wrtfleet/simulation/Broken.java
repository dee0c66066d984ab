package dev.wrtfleet.simulation;

/** Something happened that must never happen. Not an exception a road could take for a fault. */
public final class Broken extends Error {
  private static final long serialVersionUID = 1L;

  private final String rule;

  Broken(String rule, String what) {
    super(rule + ": " + what);
    this.rule = rule;
  }

  Broken(String rule, String what, Throwable cause) {
    super(rule + ": " + what, cause);
    this.rule = rule;
  }

  /** Which rule, in one or a few words. */
  public String rule() {
    return rule;
  }
}
