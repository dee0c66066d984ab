package dev.wrtfleet.simulation;

import java.util.List;

/**
 * One world, drawn from its seed: how big, and how much goes wrong. Equal scenarios play out
 * equally, event for event.
 *
 * @param routers of the fleet
 * @param workers controllers that share the journal
 * @param runs rollouts one after the other
 * @param kills how often a controller is killed
 * @param freezes how often one is frozen for longer than its leases last
 * @param jumps how often a controller's clock jumps
 * @param requests how often an operator pauses, resumes or halts
 * @param badRouters percent of routers on which something goes wrong
 * @param badLinks commands in ten thousand that are cut, or come late
 */
public record Scenario(
    long seed,
    int routers,
    int workers,
    int runs,
    int kills,
    int freezes,
    int jumps,
    int requests,
    int badRouters,
    int badLinks) {

  /** What this seed stands for. */
  public static Scenario of(long seed) {
    var chance = new Chance(seed);
    int size = chance.between(1, 1000);
    int routers =
        size <= 600
            ? chance.between(1, 3)
            : size <= 950 ? chance.between(2, 9) : size <= 999 ? chance.between(5, 30) : 300;
    boolean wild = chance.happens(0.6);
    return new Scenario(
        seed,
        routers,
        chance.between(1, 3),
        chance.happens(0.5) ? 2 : 1,
        wild ? chance.between(0, 5) : 0,
        wild ? chance.between(0, 5) : 0,
        chance.happens(0.2) ? chance.between(1, 2) : 0,
        chance.happens(0.3) ? chance.between(1, 4) : 0,
        chance.happens(0.7) ? chance.between(0, 70) : 0,
        chance.happens(0.6) ? chance.between(0, 150) : 0);
  }

  /** Smaller worlds of the same seed, the smallest first. */
  List<Scenario> smaller() {
    return List.of(
            with(routers / 2, workers, runs, kills, freezes, jumps, requests, badRouters, badLinks),
            with(routers - 1, workers, runs, kills, freezes, jumps, requests, badRouters, badLinks),
            with(routers, workers - 1, runs, kills, freezes, jumps, requests, badRouters, badLinks),
            with(routers, workers, 1, kills, freezes, jumps, requests, badRouters, badLinks),
            with(routers, workers, runs, 0, freezes, jumps, requests, badRouters, badLinks),
            with(routers, workers, runs, kills - 1, freezes, jumps, requests, badRouters, badLinks),
            with(routers, workers, runs, kills, 0, jumps, requests, badRouters, badLinks),
            with(routers, workers, runs, kills, freezes - 1, jumps, requests, badRouters, badLinks),
            with(routers, workers, runs, kills, freezes, 0, requests, badRouters, badLinks),
            with(routers, workers, runs, kills, freezes, jumps, 0, badRouters, badLinks),
            with(routers, workers, runs, kills, freezes, jumps, requests, 0, badLinks),
            with(routers, workers, runs, kills, freezes, jumps, requests, badRouters, 0))
        .stream()
        .filter(each -> !each.equals(this))
        .toList();
  }

  private Scenario with(
      int newRouters,
      int newWorkers,
      int newRuns,
      int newKills,
      int newFreezes,
      int newJumps,
      int newRequests,
      int newBadRouters,
      int newBadLinks) {
    return new Scenario(
        seed,
        Math.max(1, newRouters),
        Math.max(1, newWorkers),
        newRuns,
        Math.max(0, newKills),
        Math.max(0, newFreezes),
        newJumps,
        newRequests,
        newBadRouters,
        newBadLinks);
  }
}
