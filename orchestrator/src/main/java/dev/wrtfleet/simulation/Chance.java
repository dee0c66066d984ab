package dev.wrtfleet.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of one world, from its seed. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Another source that does not disturb this one. */
  Chance split() {
    return new Chance(random.nextLong());
  }

  boolean happens(double share) {
    return random.nextDouble() < share;
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
