package dev.wrtfleet.simulation;

/** A part of the protection, taken out to see whether the simulation notices. */
public enum Weakness {
  /** All is as it should be. */
  NONE,
  /** A host may have two tasks at once. */
  TWO_TASKS_A_HOST,
  /** Events are written under a lease that is lost. */
  FENCE_NOT_CHECKED,
  /** The router flashes whatever fence or boot the command names. */
  ROUTER_IGNORES_THE_LOCK,
  /** The flash command goes out before the point of no return is in the journal. */
  ACT_BEFORE_JOURNAL
}
