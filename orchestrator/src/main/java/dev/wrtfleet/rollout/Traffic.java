package dev.wrtfleet.rollout;

/**
 * How many hosts of each group are in flight, and how the others ended. Never changes: an event of
 * a host copies two rows of numbers.
 */
final class Traffic {
  static final Traffic NONE = new Traffic(new int[0], new Tally[0]);

  private final int[] inFlight;
  private final Tally[] hosts;

  private Traffic(int[] inFlight, Tally[] hosts) {
    this.inFlight = inFlight;
    this.hosts = hosts;
  }

  static Traffic of(Groups groups) {
    return new Traffic(
        new int[groups.all().size()],
        groups.all().stream().map(Groups.Group::planned).toArray(Tally[]::new));
  }

  Traffic admitted(Iterable<Integer> groups) {
    int[] more = inFlight.clone();
    for (int group : groups) {
      more[group]++;
    }
    return new Traffic(more, hosts);
  }

  /** A host that was in flight waits again. */
  Traffic waits(Iterable<Integer> groups) {
    int[] less = inFlight.clone();
    for (int group : groups) {
      less[group]--;
    }
    return new Traffic(less, hosts);
  }

  /** A host that had ended so is tried again. */
  Traffic without(Iterable<Integer> groups, Outcome outcome) {
    Tally[] after = hosts.clone();
    for (int group : groups) {
      after[group] = after[group].minus(outcome);
    }
    return new Traffic(inFlight, after);
  }

  Traffic ended(Iterable<Integer> groups, Outcome outcome, boolean wasInFlight) {
    int[] less = inFlight.clone();
    Tally[] after = hosts.clone();
    for (int group : groups) {
      less[group] -= wasInFlight ? 1 : 0;
      after[group] = after[group].plus(outcome);
    }
    return new Traffic(less, after);
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
