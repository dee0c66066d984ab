package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Fleet;

/**
 * Those who do the work the engine only hands out.
 *
 * @param fleet the hosts runs may name
 * @param planning asked once for each run
 * @param road asked again and again for each host
 */
public record Crew(Fleet fleet, Planning planning, HostRoad road) {}
