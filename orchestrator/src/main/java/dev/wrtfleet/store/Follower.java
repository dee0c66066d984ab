package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Recorded;
import java.time.Duration;
import java.util.List;

/**
 * Reads a run's events as they come, in order, each once; from the first one on, whoever writes
 * them. For one thread.
 */
public final class Follower {
  private final Journal journal;
  private final Bell bell;
  private final String run;
  private long last;

  Follower(Journal journal, Bell bell, String run) {
    this.journal = journal;
    this.bell = bell;
    this.run = run;
  }

  /** The events since the last call; waits for one, but not longer than this. */
  public List<Recorded> next(Duration atMost) throws InterruptedException {
    Duration left = atMost;
    while (true) {
      long heard = bell.rings();
      List<Recorded> events = journal.after(run, last);
      if (!events.isEmpty()) {
        last = events.getLast().seq();
        return events;
      }
      if (!left.isPositive()) {
        return List.of();
      }
      left = left.minus(bell.awaitOrLook(heard, left));
    }
  }
}
