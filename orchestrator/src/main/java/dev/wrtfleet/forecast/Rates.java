package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Outcome;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How many of a hundred routers end how when it is their turn; the rest are upgraded.
 *
 * @param percent per outcome; those left out never happen
 */
public record Rates(Map<Outcome, Double> percent) {
  private static final double ALL = 100;

  /** Refuses shares below nothing or above all, and outcomes that are no matter of luck. */
  public Rates {
    var sorted = new EnumMap<Outcome, Double>(Outcome.class);
    sorted.putAll(percent);
    percent = Collections.unmodifiableMap(sorted);
    double sum = 0;
    for (Map.Entry<Outcome, Double> each : sorted.entrySet()) {
      if (!isLuck(each.getKey()) || !(each.getValue() >= 0)) {
        throw new IllegalArgumentException("no rate: " + each);
      }
      sum += each.getValue();
    }
    if (sum > ALL + 1e-9) {
      throw new IllegalArgumentException("more than all routers: " + percent);
    }
  }

  /**
   * Whether a router ends so by luck, and not because it was asked for, or by what could not be
   * judged.
   */
  public static boolean isLuck(Outcome outcome) {
    return switch (outcome) {
      case UPGRADED, CURRENT, SKIPPED, UNCLEAR -> false;
      case REFUSED, UNREACHABLE, NOT_STARTED, OLD_FIRMWARE, DEGRADED, LOST, STRANGER -> true;
    };
  }

  /** Of a hundred. */
  public double of(Outcome outcome) {
    return percent.getOrDefault(outcome, 0.0);
  }

  /**
   * The same for all routers that would be upgraded, but for this share of them, which ends so: a
   * bad image does its harm where it is installed.
   */
  public Rates butOfTheGood(Outcome outcome, double share) {
    var more = new EnumMap<Outcome, Double>(Outcome.class);
    more.putAll(percent);
    more.merge(outcome, share * good() / ALL, Double::sum);
    return new Rates(more);
  }

  private double good() {
    return Math.max(0, ALL - percent.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** How one router ends. */
  Outcome draw(RandomGenerator chance) {
    double drawn = chance.nextDouble() * ALL;
    for (Map.Entry<Outcome, Double> each : percent.entrySet()) {
      drawn -= each.getValue();
      if (drawn < 0) {
        return each.getKey();
      }
    }
    return Outcome.UPGRADED;
  }
}
