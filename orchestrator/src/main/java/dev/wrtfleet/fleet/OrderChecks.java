package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.yaml.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold of the order that {@code after}, the label {@code uplink_of} and {@code via} make
 * together.
 */
final class OrderChecks {
  private final Fleet fleet;
  private final Map<String, Placed<String>> vias;
  private final Map<String, Placed<String>> afters;
  private final Map<String, Placed<String>> uplinks;
  private final Reading reading;
  private final Map<String, List<String>> through = new HashMap<>();

  /** What the inventory says of the order, each by host. */
  record Said(
      Map<String, Placed<String>> vias,
      Map<String, Placed<String>> afters,
      Map<String, Placed<String>> uplinks) {}

  OrderChecks(Fleet fleet, Said said, Reading reading) {
    this.fleet = fleet;
    this.vias = said.vias();
    this.afters = said.afters();
    this.uplinks = said.uplinks();
    this.reading = reading;
    vias.forEach(
        (host, via) -> through.computeIfAbsent(via.value(), name -> new ArrayList<>()).add(host));
  }

  void check() {
    nameHosts("after", afters);
    nameHosts(Settings.UPLINK_OF, uplinks);
    // A loop of 'via' alone is found elsewhere.
    if (!(afters.isEmpty() && uplinks.isEmpty()) && reading.isClean()) {
      loop().ifPresent(this::report);
    }
  }

  private void nameHosts(String key, Map<String, Placed<String>> selectors) {
    var told = new HashSet<Where>();
    selectors.values().stream()
        .filter(after -> told.add(after.where()))
        .forEach(after -> namesHosts(key, after));
  }

  private void namesHosts(String key, Placed<String> after) {
    try {
      Selector.parse(SelectorSource.inFile(key, after.value(), after.where())).check(fleet);
    } catch (FleetException e) {
      reading.problems(e.problems());
    }
  }

  /** Hosts that go before this one: told so, or reached through it. */
  private Iterator<String> before(String host) {
    return Stream.concat(
            fleet.before(fleet.host(host).orElseThrow()),
            through.getOrDefault(host, List.of()).stream())
        .iterator();
  }

  /** A host that goes after itself, and those between, the first one again at the end. */
  private Optional<List<String>> loop() {
    Set<String> done = new HashSet<>();
    Set<String> starts = new LinkedHashSet<>(afters.keySet());
    starts.addAll(uplinks.keySet());
    for (String start : starts) {
      List<String> road = new ArrayList<>();
      Deque<Iterator<String>> branches = new ArrayDeque<>();
      enter(start, road, branches);
      while (!branches.isEmpty()) {
        if (!branches.getLast().hasNext()) {
          branches.removeLast();
          done.add(road.removeLast());
          continue;
        }
        String next = branches.getLast().next();
        if (road.contains(next)) {
          List<String> loop = new ArrayList<>(road.subList(road.indexOf(next), road.size()));
          loop.add(next);
          return Optional.of(loop);
        }
        if (!done.contains(next)) {
          enter(next, road, branches);
        }
      }
    }
    return Optional.empty();
  }

  private void enter(String host, List<String> road, Deque<Iterator<String>> branches) {
    road.add(host);
    branches.addLast(before(host));
  }

  private boolean means(Placed<String> selector, String host) {
    return Selector.parse(selector.value()).matches(fleet.host(host).orElseThrow());
  }

  private void report(List<String> loop) {
    var hops = new ArrayList<String>();
    var places = new ArrayList<Where>();
    for (int i = 0; i + 1 < loop.size(); i++) {
      String host = loop.get(i);
      String earlier = loop.get(i + 1);
      Optional<Placed<String>> via =
          Optional.ofNullable(vias.get(earlier)).filter(said -> said.value().equals(host));
      Optional<Placed<String>> after =
          Optional.ofNullable(afters.get(host)).filter(said -> means(said, earlier));
      Optional<Placed<String>> uplink = Optional.ofNullable(uplinks.get(host));
      Where where = via.or(() -> after).or(() -> uplink).orElseThrow().where();
      String key = after.isPresent() ? "'after'" : "'" + Settings.UPLINK_OF + "'";
      if (via.isEmpty()) {
        places.add(where);
      }
      hops.add(
          "%s after %s (%s at %s)"
              .formatted(host, earlier, via.isPresent() ? "its 'via'" : key, where));
    }
    reading.problem(
        // Never of 'via' alone, so one of the others is in it.
        places.getFirst(),
        "inventory.order-loop",
        "the order runs in a loop: " + String.join(", ", hops),
        "One of these must go first: take it out of what the others go after.");
  }
}
