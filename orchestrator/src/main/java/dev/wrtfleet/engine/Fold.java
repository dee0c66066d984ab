package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Journal;
import java.time.InstantSource;

/** The state of one run, folded from its journal once and then only from what is new in it. */
public final class Fold {
  private final Journal journal;
  private final String run;
  private final InstantSource clock;
  private RolloutState state = RolloutState.empty();
  private long last;

  /** Nothing is read yet; the clock dates events that are only tried. */
  public Fold(Journal journal, String run, InstantSource clock) {
    this.journal = journal;
    this.run = run;
    this.clock = clock;
  }

  /** The state with everything that is in the journal now. */
  public synchronized RolloutState now() {
    for (Recorded recorded : journal.after(run, last)) {
      state = state.apply(recorded);
      last = recorded.seq();
    }
    return state;
  }

  /** The number of the last event in the journal now; 0 before the first. */
  public synchronized long last() {
    now();
    return last;
  }

  /** The state as it was known last, without asking the journal. */
  synchronized RolloutState known() {
    return state;
  }

  /**
   * Throws IllegalStateException where this event cannot follow. Asked before it is written: an
   * event that cannot follow would make the journal of this run unreadable for good.
   */
  synchronized void check(Event event) {
    Recorded next = new Recorded(last + 1, clock.instant(), event);
    now().apply(next);
  }
}
