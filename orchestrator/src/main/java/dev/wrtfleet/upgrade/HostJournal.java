package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Event.HostEvent;

/**
 * Where the road writes what happens, durable when {@code append} returns.
 *
 * @apiNote throws an unchecked exception where this host now belongs to somebody else: the caller
 *     must stop at once and do nothing more to the router.
 */
public interface HostJournal {
  /** Writes one event. */
  void append(HostEvent event);

  /**
   * Whether the operator wants nothing new to begin, or this host left alone. Asked at every place
   * where a host not flashed yet can be left as it was found.
   */
  default boolean isToStop() {
    return false;
  }

  /** What is to be known of the run when the stretch begins. */
  default Circumstances around() {
    return Circumstances.USUAL;
  }

  /** The fence of the lease it writes under: every later lease of this host has a higher one. */
  long fence();

  /**
   * Throws where so much time has passed since the last event that the host may belong to somebody
   * else: this process slept. Asked right before a command that must not come late; cheap.
   */
  void refuseAfterSleep();
}
