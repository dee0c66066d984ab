package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who goes after whom, beyond those reached through a host: what the inventory's {@code after}
 * says, and what follows from it and {@code via} together, also over hosts that are not upgraded.
 */
final class Order {
  /** So many pairs make a plan of some ten megabytes. */
  private static final int PAIRS_MAX = 500_000;

  private final Fleet fleet;
  private final Map<String, List<String>> through = new HashMap<>();

  private Order(Fleet fleet) {
    this.fleet = fleet;
    for (Host host : fleet.hosts()) {
      host.via()
          .ifPresent(
              via -> through.computeIfAbsent(via, name -> new ArrayList<>()).add(host.name()));
    }
  }

  /** For each of these hosts those of them that go before it; nothing where nobody does. */
  static Map<String, List<String>> among(Collection<String> names, Fleet fleet) {
    if (fleet.hosts().stream().allMatch(host -> host.after().isEmpty())) {
      return Map.of();
    }
    var order = new Order(fleet);
    Set<String> wanted = new HashSet<>(names);
    var before = new LinkedHashMap<String, List<String>>();
    long pairs = 0;
    for (String name : names) {
      List<String> earlier = order.before(name).stream().filter(wanted::contains).toList();
      pairs += earlier.size();
      if (!earlier.isEmpty()) {
        before.put(name, earlier);
      }
      if (pairs > PAIRS_MAX) {
        throw FleetException.wrongInput(
            Problem.of(
                "plan.order-too-large",
                "'after' orders more than " + PAIRS_MAX + " pairs of hosts",
                "so many hosts go after so many others that a plan cannot hold it",
                "Let fewer hosts go after others: the last ones of each site are enough."));
      }
    }
    return before;
  }

  /** All that go before this one, in the order of the inventory; itself never. */
  private List<String> before(String name) {
    Set<String> seen = new HashSet<>();
    var next = new ArrayDeque<String>();
    next.add(name);
    while (!next.isEmpty()) {
      String host = next.removeFirst();
      fleet.host(host).stream().flatMap(fleet::before).filter(seen::add).forEach(next::add);
      through.getOrDefault(host, List.of()).stream().filter(seen::add).forEach(next::add);
    }
    seen.remove(name);
    return fleet.names().stream().filter(seen::contains).toList();
  }
}
