package dev.wrtfleet.forecast;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What is typical and what is to be reckoned with, of numbers seen.
 *
 * @param median half of them are not larger
 * @param most 95 of 100 are not larger
 * @param worst the largest
 */
public record Quantiles(long median, long most, long worst) {
  private static final double MEDIAN = 0.5;
  private static final double MOST = 0.95;

  /** Of these nights; refuses none. */
  public static Quantiles of(List<NightEnd> nights, ToLongFunction<NightEnd> what) {
    return of(nights.stream().mapToLong(what).sorted().toArray());
  }

  /** The smallest number that has at least this share of all at or below it. */
  static Quantiles of(long[] sorted) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no numbers");
    }
    return new Quantiles(at(sorted, MEDIAN), at(sorted, MOST), sorted[sorted.length - 1]);
  }

  private static long at(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
