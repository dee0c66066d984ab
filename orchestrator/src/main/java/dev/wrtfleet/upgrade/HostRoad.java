package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.PlannedHost;

/**
 * Brings one host one stretch further; blocks meanwhile. Called again with what the journal says,
 * also in another process: all it may rely on is the progress it is given and the router itself.
 */
@FunctionalInterface
public interface HostRoad {
  /**
   * One stretch of the road; what happened is in the journal when it returns or throws.
   *
   * @throws java.util.concurrent.CancellationException where it noticed an interrupt; so may
   *     InterruptedException say
   */
  Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal)
      throws InterruptedException;
}
