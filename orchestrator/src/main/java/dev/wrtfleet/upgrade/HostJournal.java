package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Event.HostEvent;

/**
 * Where the road writes what happens, durable when {@code append} returns.
 *
 * @apiNote throws an unchecked exception where this host now belongs to somebody else: the caller
 *     must stop at once and do nothing more to the router.
 */
@FunctionalInterface
public interface HostJournal {
  /** Writes one event. */
  void append(HostEvent event);

  /**
   * Whether the operator wants nothing new to begin. Asked at every place where a host not flashed
   * yet can be left as it was found.
   */
  default boolean isToStop() {
    return false;
  }
}
