package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the inventory from a host to the routers it is reached through. */
final class Reach {
  private Reach() {}

  /** Names of all routers on the way to this host, nearest to it first. */
  static List<String> through(Host host, Fleet fleet) {
    var chain = new ArrayList<String>();
    Optional<String> next = host.via();
    while (next.isPresent()) {
      if (next.get().equals(host.name()) || chain.contains(next.get())) {
        throw new IllegalArgumentException(
            host.name() + " is reached in a circle through " + chain + " and " + next.get());
      }
      chain.add(next.get());
      next = fleet.host(next.get()).flatMap(Host::via);
    }
    return chain;
  }
}
