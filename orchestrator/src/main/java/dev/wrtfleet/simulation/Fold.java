package dev.wrtfleet.simulation;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import java.time.InstantSource;

/** A run's state as one process knows it; brought up to the journal each time it is asked for. */
final class Fold {
  private final Ledger ledger;
  private final String run;
  private final InstantSource clock;
  private RolloutState state = RolloutState.empty();
  private int count;

  Fold(Ledger ledger, String run, InstantSource clock) {
    this.ledger = ledger;
    this.run = run;
    this.clock = clock;
  }

  RolloutState now() {
    for (Recorded recorded : ledger.after(run, count)) {
      state = state.apply(recorded);
      count++;
    }
    return state;
  }

  void check(Event event) {
    now().apply(new Recorded(0, clock.instant(), event));
  }
}
