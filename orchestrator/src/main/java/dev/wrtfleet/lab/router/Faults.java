package dev.wrtfleet.lab.router;

import java.util.EnumMap;
import java.util.Map;

/** The faults of one router, and how often each may still strike. */
public final class Faults {
  /** A fault that never stops. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);

  /** Adds a fault that strikes so many times. */
  public synchronized void add(Fault fault, int times) {
    left.put(fault, times);
  }

  /** Whether the router has it, used up or not. */
  public synchronized boolean has(Fault fault) {
    return left.containsKey(fault);
  }

  /** Whether it strikes now; counts. */
  public synchronized boolean strikes(Fault fault) {
    int times = left.getOrDefault(fault, 0);
    if (times > 0 && times != ALWAYS) {
      left.put(fault, times - 1);
    }
    return times > 0;
  }
}
