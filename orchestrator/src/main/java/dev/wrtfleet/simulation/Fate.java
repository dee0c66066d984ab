package dev.wrtfleet.simulation;

/** What a router does once a sysupgrade was started on it. */
enum Fate {
  WORKS,
  /** Reboots into the old firmware. */
  FALLS_BACK,
  /** Never comes back. */
  DIES,
  /** Hangs in the old boot, sysupgrade running. */
  HANGS,
  /** procd says no. */
  REFUSES,
  /** Comes back with another firmware than the image's. */
  OTHER_FIRMWARE,
  /** Comes back with another board name. */
  OTHER_BOARD,
  /** Comes back factory-fresh though the configuration was to be kept. */
  LOSES_CONFIG,
  /** Comes back, and a service does not run. */
  DEGRADED,
  /** Comes back, and its answers cannot be read. */
  UNCLEAR,
  /** Comes back and reboots again and again. */
  REBOOTS_AGAIN
}
