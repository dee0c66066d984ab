package dev.wrtfleet.image;

import java.util.Locale;

/** Whether a file may be given to sysupgrade. */
public enum Verdict {
  /** Yes, on the boards it names. */
  OK,
  /** No. */
  REFUSE,
  /** Only where the operator maps it to routers by hand: it cannot name its board. */
  NEEDS_MAP,
  /** The bytes alone cannot tell; the operator must say. */
  ASK;

  /** The word people and scripts see. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
