package dev.wrtfleet.forecast;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long something takes, now and then. */
public sealed interface Lasting {
  /** One of its times. */
  Duration draw(RandomGenerator chance);

  /**
   * Half of all times are shorter than {@code median}, 95 of 100 shorter than {@code most}; between
   * and beyond as things go that cannot be shorter than nothing (log-normal).
   */
  record Spread(Duration median, Duration most) implements Lasting {
    /** How many standard deviations the 95th percentile of a normal distribution is out. */
    private static final double OUT = 1.6449;

    /** A stray time beyond this many standard deviations says nothing about nights. */
    private static final double OUT_MAX = 4;

    /** Refuses what cannot be. */
    public Spread {
      if (median.toMillis() < 1 || most.compareTo(median) < 0) {
        throw new IllegalArgumentException(median + " and 95 of 100 below " + most);
      }
    }

    @Override
    public Duration draw(RandomGenerator chance) {
      double sigma = Math.log((double) most.toMillis() / median.toMillis()) / OUT;
      double out = Math.clamp(chance.nextGaussian(), -OUT_MAX, OUT_MAX);
      return Duration.ofMillis(Math.round(median.toMillis() * Math.exp(sigma * out)));
    }
  }

  /** The times that were seen, each as likely as the next. */
  record Seen(List<Duration> times) implements Lasting {
    /** Refuses to know nothing. */
    public Seen {
      times = List.copyOf(times);
      if (times.isEmpty()) {
        throw new IllegalArgumentException("no times were seen");
      }
    }

    @Override
    public Duration draw(RandomGenerator chance) {
      return times.get(chance.nextInt(times.size()));
    }
  }
}
