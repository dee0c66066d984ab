package dev.wrtfleet.rollout;

/**
 * How many hosts of each group are in flight or being staged, and how the others ended. Never
 * changes: an event of a host copies two rows of numbers.
 */
final class Traffic {
  static final Traffic NONE = new Traffic(new int[0], new Tally[0], new int[1]);

  private final int[] inFlight;
  private final Tally[] hosts;

  /** Of each group, and behind those of all. */
  private final int[] staging;

  private Traffic(int[] inFlight, Tally[] hosts, int[] staging) {
    this.inFlight = inFlight;
    this.hosts = hosts;
    this.staging = staging;
  }

  static Traffic of(Groups groups) {
    return new Traffic(
        new int[groups.all().size()],
        groups.all().stream().map(Groups.Group::planned).toArray(Tally[]::new),
        new int[groups.all().size() + 1]);
  }

  Traffic admitted(Iterable<Integer> groups) {
    int[] more = inFlight.clone();
    for (int group : groups) {
      more[group]++;
    }
    return new Traffic(more, hosts, staging);
  }

  /** A host that was in flight waits again. */
  Traffic waits(Iterable<Integer> groups) {
    int[] less = inFlight.clone();
    for (int group : groups) {
      less[group]--;
    }
    return new Traffic(less, hosts, staging);
  }

  /** A host that had ended so is tried again. */
  Traffic without(Iterable<Integer> groups, Outcome outcome) {
    Tally[] after = hosts.clone();
    for (int group : groups) {
      after[group] = after[group].minus(outcome);
    }
    return new Traffic(inFlight, after, staging);
  }

  Traffic ended(Iterable<Integer> groups, Outcome outcome, boolean wasInFlight) {
    int[] less = inFlight.clone();
    Tally[] after = hosts.clone();
    for (int group : groups) {
      less[group] -= wasInFlight ? 1 : 0;
      after[group] = after[group].plus(outcome);
    }
    return new Traffic(less, after, staging);
  }

  /** One host more is being staged, or one less. */
  Traffic staging(Iterable<Integer> groups, int more) {
    int[] changed = staging.clone();
    for (int group : groups) {
      changed[group] += more;
    }
    changed[changed.length - 1] += more;
    return new Traffic(inFlight, hosts, changed);
  }

  /** Hosts of this group that are being staged. */
  int staging(int group) {
    return staging[group];
  }

  /** All hosts that are being staged. */
  int staging() {
    return staging[staging.length - 1];
  }

  /** Hosts of this group that are admitted and have not ended. */
  int inFlight(int group) {
    return inFlight[group];
  }

  /** The hosts of this group by outcome. */
  Tally hosts(int group) {
    return hosts[group];
  }
}
