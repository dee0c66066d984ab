package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.store.Run;

/** Makes the plan of a run that has none: looks at the hosts, picks images and waves. */
@FunctionalInterface
public interface Planning {
  /** The plan; asked for again where the process died before it was in the journal. */
  Plan plan(Run run) throws InterruptedException;
}
