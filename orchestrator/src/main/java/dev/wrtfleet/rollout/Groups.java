package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which hosts of a plan its limits count together: one group for each value of each label. */
final class Groups {
  /** Stands where a label stands in groups of routers that are alike. */
  private static final String ALIKE = "";

  /** Hosts counted together, and how the plan found them. */
  record Group(String label, String value, Tally planned) {
    @Override
    public String toString() {
      return label + "=" + value;
    }
  }

  private record Key(String label, Object value) {}

  private final List<Group> groups = new ArrayList<>();
  private final Map<String, Map<String, Integer>> ofHost = new HashMap<>();

  private Groups() {}

  static Groups of(Plan plan) {
    Limits limits = plan.playbook().limits();
    Map<Key, List<PlannedHost>> members = new HashMap<>();
    var order = new ArrayList<Key>();
    for (PlannedHost host : plan.hosts()) {
      for (Key key : keys(host, limits)) {
        if (!members.containsKey(key)) {
          order.add(key);
        }
        members.computeIfAbsent(key, same -> new ArrayList<>()).add(host);
      }
    }
    var made = new Groups();
    for (Key key : order) {
      List<PlannedHost> hosts = members.getOrDefault(key, List.of());
      for (PlannedHost host : hosts) {
        made.ofHost
            .computeIfAbsent(host.name(), name -> new HashMap<>())
            .put(key.label(), made.groups.size());
      }
      made.groups.add(new Group(key.label(), key.value().toString(), Tally.of(hosts)));
    }
    return made;
  }

  private static List<Key> keys(PlannedHost host, Limits limits) {
    var keys = new ArrayList<Key>();
    if (limits.canaries() == Limits.Canaries.ALWAYS) {
      keys.add(new Key(ALIKE, RouterKind.of(host)));
    }
    Stream.concat(limits.atOnce().stream(), limits.apart().stream())
        .map(PerLabel::label)
        .distinct()
        .forEach(label -> value(host, label).ifPresent(value -> keys.add(new Key(label, value))));
    return keys;
  }

  /** What this host has of a label, or its board where that is meant. */
  static Optional<String> value(PlannedHost host, String label) {
    return label.equals(PerLabel.BOARD)
        ? Optional.of(host.board()).filter(board -> !board.isEmpty())
        : Optional.ofNullable(host.labels().get(label));
  }

  List<Group> all() {
    return groups;
  }

  Group at(int group) {
    return groups.get(group);
  }

  /** The groups this host is in. */
  Iterable<Integer> of(String host) {
    return ofHost.getOrDefault(host, Map.of()).values();
  }

  /** The group this host is in by this label. */
  Optional<Integer> of(String host, String label) {
    return Optional.ofNullable(ofHost.getOrDefault(host, Map.of()).get(label));
  }

  /** The group of hosts that are like this one. */
  Optional<Integer> alike(String host) {
    return of(host, ALIKE);
  }
}
