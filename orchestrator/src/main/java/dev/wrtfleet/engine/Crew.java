package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.upgrade.HostRoad;

/**
 * Those who do the work of one run; the engine only hands it out.
 *
 * @param fleet the hosts the run may name
 * @param planning asked once, where the run has no plan yet
 * @param road asked again and again for each host
 * @param hooks runs commands on the controller for the run and its waves
 */
public record Crew(Fleet fleet, Planning planning, HostRoad road, HookRunner hooks) {
  /** A crew that runs no hooks. */
  public Crew(Fleet fleet, Planning planning, HostRoad road) {
    this(fleet, planning, road, HookRunner.NONE);
  }
}
