package dev.wrtfleet.engine;

import java.time.Duration;

/**
 * The limits an engine works within.
 *
 * @param threads stretches of road worked on at a time; a host that waits takes none
 * @param leaseLasts how long a host belongs to a process that went silent
 * @param look how soon a wait that is over, or a request of another process, is seen
 * @param grace how long stretches under way may go on after a stop
 * @param faultPause how long after a fault of ours a flashed router is looked at again
 * @param faultsMax how many such faults in a row until it is given up
 */
public record EngineOptions(
    int threads,
    Duration leaseLasts,
    Duration look,
    Duration grace,
    Duration faultPause,
    int faultsMax) {
  /** More threads than this cost more memory than they save time: most stretches only wait. */
  public static final int THREADS_MAX = 128;

  /** Refuses an engine that could not work. */
  public EngineOptions {
    if (threads < 1 || faultsMax < 0 || !leaseLasts.isPositive() || !look.isPositive()) {
      throw new IllegalArgumentException("threads, look and leases must be positive");
    }
  }

  /** What suits any number of runs: threads are made as they are needed. */
  public static EngineOptions usual() {
    return forAtOnce(THREADS_MAX);
  }

  /**
   * What suits a process beside others: a host of a dead one is free before its task is taken over,
   * and a database far away is not asked more than it must.
   */
  public static EngineOptions beside() {
    return new EngineOptions(
        THREADS_MAX,
        Duration.ofSeconds(15),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        3);
  }

  /** What suits a playbook that works on this many routers at once. */
  public static EngineOptions forAtOnce(int atOnce) {
    return new EngineOptions(
        Math.clamp(atOnce, 1, THREADS_MAX),
        Duration.ofMinutes(2),
        Duration.ofMillis(250),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        3);
  }
}
