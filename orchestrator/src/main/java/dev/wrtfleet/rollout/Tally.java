package dev.wrtfleet.rollout;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many hosts ended how, and how many have not ended.
 *
 * @param ended hosts per outcome; outcomes nobody had are left out
 * @param notEnded hosts waiting or in flight
 */
public record Tally(Map<Outcome, Integer> ended, int notEnded) {
  /** No hosts at all. */
  public static final Tally NONE = new Tally(Map.of(), 0);

  /** Copies the map, in the order of the outcomes. */
  public Tally {
    var sorted = new EnumMap<Outcome, Integer>(Outcome.class);
    sorted.putAll(ended);
    ended = Collections.unmodifiableMap(sorted);
    if (notEnded < 0) {
      throw new IllegalArgumentException("hosts not ended: " + notEnded);
    }
  }

  /** Hosts that ended like this. */
  public int count(Outcome outcome) {
    return ended.getOrDefault(outcome, 0);
  }

  /** Hosts that ended in an outcome that counts against every failure budget. */
  public int failed() {
    return count(Outcome::isFailure);
  }

  /** Hosts that run the wanted firmware, proved. */
  public int asWanted() {
    return count(Outcome::isAsWanted);
  }

  /** All hosts, ended or not. */
  public int total() {
    return notEnded + count(outcome -> true);
  }

  /** Those that ended so; a loop, for every decision asks this many times. */
  int count(Predicate<Outcome> which) {
    int hosts = 0;
    for (Map.Entry<Outcome, Integer> end : ended.entrySet()) {
      if (which.test(end.getKey())) {
        hosts += end.getValue();
      }
    }
    return hosts;
  }

  /** The tally after one more host ended. */
  Tally plus(Outcome outcome) {
    var more = new EnumMap<Outcome, Integer>(Outcome.class);
    more.putAll(ended);
    more.merge(outcome, 1, Integer::sum);
    return new Tally(more, notEnded - 1);
  }

  /** These hosts and those. */
  Tally plus(Tally more) {
    var sum = new EnumMap<Outcome, Integer>(Outcome.class);
    sum.putAll(ended);
    more.ended.forEach((outcome, hosts) -> sum.merge(outcome, hosts, Integer::sum));
    return new Tally(sum, notEnded + more.notEnded);
  }

  /** These hosts without those, which are some of them. */
  Tally minus(Tally some) {
    if (some.equals(NONE)) {
      return this;
    }
    var rest = new EnumMap<Outcome, Integer>(Outcome.class);
    ended.forEach((outcome, hosts) -> {
      if (hosts > some.count(outcome)) {
        rest.put(outcome, hosts - some.count(outcome));
      }
    });
    return new Tally(rest, notEnded - some.notEnded);
  }

  /** Those of them that ended so. */
  Tally only(Predicate<Outcome> which) {
    var some = new EnumMap<Outcome, Integer>(Outcome.class);
    ended.forEach((outcome, hosts) -> {
      if (which.test(outcome)) {
        some.put(outcome, hosts);
      }
    });
    return new Tally(some, 0);
  }

  /** The tally with so many more hosts that have not ended. */
  Tally open(int more) {
    return new Tally(ended, notEnded + more);
  }

  /** The tally after a host that ended so is tried again. */
  Tally minus(Outcome outcome) {
    var less = new EnumMap<Outcome, Integer>(Outcome.class);
    less.putAll(ended);
    less.computeIfPresent(outcome, (which, hosts) -> hosts == 1 ? null : hosts - 1);
    return new Tally(less, notEnded + 1);
  }

  /** The tally of these planned hosts, those that ended in planning counted as ended. */
  static Tally of(Collection<PlannedHost> hosts) {
    var ended = new EnumMap<Outcome, Integer>(Outcome.class);
    hosts.stream()
        .flatMap(host -> host.ended().stream())
        .forEach(end -> ended.merge(end.outcome(), 1, Integer::sum));
    int all = ended.values().stream().mapToInt(Integer::intValue).sum();
    return new Tally(ended, hosts.size() - all);
  }
}
