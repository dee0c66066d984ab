package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.yaml.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between the hosts of a fleet. */
final class FleetChecks {
  private record Endpoint(String address, int port, Optional<String> via) {}

  private final Map<String, Host> hosts;
  private final Map<String, Placed<String>> vias;
  private final Reading reading;

  FleetChecks(Map<String, Host> hosts, Map<String, Placed<String>> vias, Reading reading) {
    this.hosts = hosts;
    this.vias = vias;
    this.reading = reading;
  }

  void check(Map<String, Where> groups) {
    if (hosts.size() > FleetBuilder.MAX_HOSTS) {
      reading.problem(
          where(List.copyOf(hosts.values()).get(FleetBuilder.MAX_HOSTS)),
          "inventory.too-many-hosts",
          "more than " + FleetBuilder.MAX_HOSTS + " hosts",
          "Check the ranges, or split the fleet.");
    }
    groups.forEach((group, where) -> {
      if (hosts.containsKey(group)) {
        reading.problem(
            where,
            "inventory.name",
            "group '" + group + "' has the name of a host",
            "Rename one of them: a selector could mean either.");
      }
    });
    viasNameHosts();
    viasEnd();
    nobodyStandsTwice();
  }

  private void viasNameHosts() {
    var told = new HashSet<Where>();
    vias.values().stream()
        .filter(via -> !hosts.containsKey(via.value()) && told.add(via.where()))
        .forEach(via ->
            reading.problem(
                via.where(),
                "inventory.via",
                "'via' names no host: '" + via.value() + "'",
                DidYouMean.hint(via.value(), hosts.keySet())));
  }

  private void viasEnd() {
    Set<String> ends = new HashSet<>();
    for (String start : vias.keySet()) {
      Set<String> road = new LinkedHashSet<>();
      Optional<Placed<String>> via = next(start, ends);
      String at = start;
      while (via.isPresent() && road.add(at)) {
        at = via.get().value();
        via = next(at, ends);
      }
      if (via.isPresent()) {
        loop(List.copyOf(road), at, via.get().where());
      }
      ends.addAll(road);
    }
  }

  private Optional<Placed<String>> next(String host, Set<String> ends) {
    return ends.contains(host) ? Optional.empty() : Optional.ofNullable(vias.get(host));
  }

  private void loop(List<String> road, String at, Where where) {
    List<String> loop = new ArrayList<>(road.subList(road.indexOf(at), road.size()));
    loop.add(at);
    reading.problem(
        where,
        "inventory.via-loop",
        "'via' runs in a loop: " + String.join(" -> ", loop),
        "One of these must be reachable by itself: give it no 'via', nor its group or the defaults.");
  }

  /** One router under two names would be flashed twice, both times as the first. */
  private void nobodyStandsTwice() {
    var seen = new HashMap<Endpoint, Host>();
    for (Host host : hosts.values()) {
      var endpoint =
          new Endpoint(NetworkAddress.canonical(host.address()), host.port(), host.via());
      Host first = seen.putIfAbsent(endpoint, host);
      if (first != null) {
        reading.problem(
            where(host),
            "inventory.same-router",
            "'%s' has the address and port of '%s' (%s)"
                .formatted(host.name(), first.name(), where(first)),
            "Keep one name for a router; add groups and labels to that.");
      }
    }
  }

  private static Where where(Host host) {
    return host.where().orElseThrow();
  }
}
