package dev.wrtfleet.rollout;

import java.util.Set;

/**
 * Boards that write each firmware into the other of two slots, so that the one before is still
 * there, and of which it is known how to switch (OpenWrt target/linux/mvebu, platform.sh and
 * linksys.sh). Nothing here switches by itself: the configuration in the other slot is as old as
 * its last boot, with the addresses and keys of then.
 */
public final class TwoSlots {
  /** How to switch by hand. */
  static final String BY_HAND =
      "switch it to its other slot by hand, as docs/rollback.md says: the configuration there is as"
          + " old as its last boot.";

  private static final Set<String> BOARDS =
      Set.of(
          "linksys,wrt1200ac",
          "linksys,wrt1900ac-v1",
          "linksys,wrt1900ac-v2",
          "linksys,wrt1900acs",
          "linksys,wrt3200acm",
          "linksys,wrt32x");

  private TwoSlots() {}

  /** Whether this is one of them. */
  public static boolean has(String board) {
    return BOARDS.contains(board);
  }
}
