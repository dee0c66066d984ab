package dev.wrtfleet.testbed;

/** How a router ends a real {@code sysupgrade}. */
public enum FlashEnding {
  /** As OpenWrt 22.03 and later: text on stderr, exit 246, off a second later. */
  STATUS_246,
  /** As OpenWrt 18.06 to 21.02: the connection is closed with no status. */
  CLOSED,
  /** The remote shell is killed by a signal, off a second later. */
  KILLED,
  /** Exit 1 before anything is written. */
  REFUSED,
  /** Goes off like {@link #STATUS_246} and comes back as it was. */
  OLD_FIRMWARE,
  /** Goes off like {@link #STATUS_246} and never comes back. */
  LOST
}
