package dev.wrtfleet.playbook;

/** What becomes of a router's configuration. */
public enum ConfigPolicy {
  /** sysupgrade carries the configuration over. */
  KEEP,
  /** {@code sysupgrade -n}: factory-fresh, new host keys, no password, LAN at 192.168.1.1. */
  WIPE
}
