package dev.wrtfleet.rollout;

import java.util.Locale;

/** A stage of one host's road, in order. */
public enum Step {
  PROBE,
  MATCH,
  GUARD,
  BACKUP,
  UPLOAD,
  TEST,
  FLASH,
  RETURN,
  PROVE,
  SETTLE,
  DONE;

  /** As it is shown: {@code probe}, {@code upload} … */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
