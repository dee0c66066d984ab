package dev.wrtfleet.fleet;

import dev.wrtfleet.fleet.Inventory.Entry;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.yaml.Reading;
import java.net.IDN;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Puts the files' words about each host together: its own first, then its groups', then defaults.
 */
final class FleetBuilder {
  /** Measured up to this many; a plan for more is not read by anybody. */
  static final int MAX_HOSTS = 20_000;

  private static final String USER = "root";
  private static final int PORT = 22;

  /** All that is said about one host, with the defaults of the files that say it. */
  private record Said(String name, List<Entry> entries, Set<Settings> defaults) {
    Entry main() {
      return entries.stream().filter(Entry::defines).findFirst().orElse(entries.getFirst());
    }
  }

  /** Two places at odds, told once however many hosts it concerns. */
  private record Pair(Where first, Where second) {}

  private final List<Inventory> inventories;
  private final Path knownHosts;
  private final Reading reading;
  private final Set<Pair> reported = new HashSet<>();

  FleetBuilder(List<Inventory> inventories, Path knownHosts, Reading reading) {
    this.inventories = List.copyOf(inventories);
    this.knownHosts = knownHosts;
    this.reading = reading;
  }

  /** The fleet; only to be used if {@code reading} is clean afterwards. */
  Fleet build() {
    Map<String, Said> said = gather();
    var hosts = new LinkedHashMap<String, Host>();
    var vias = new LinkedHashMap<String, Placed<String>>();
    var afters = new LinkedHashMap<String, Placed<String>>();
    var uplinks = new LinkedHashMap<String, Placed<String>>();
    for (Said host : said.values()) {
      Optional<Placed<String>> via = via(host);
      via.ifPresent(placed -> vias.put(host.name(), placed));
      Optional<Placed<String>> after = placed(host, "after", Settings::after);
      after.ifPresent(placed -> afters.put(host.name(), placed));
      Optional<Placed<String>> uplink =
          placed(
              host, "label " + Settings.UPLINK_OF, settings -> settings.label(Settings.UPLINK_OF));
      uplink.ifPresent(placed -> uplinks.put(host.name(), placed));
      Host made = host(host, via.map(Placed::value));
      hosts.put(host.name(), both(after, uplink).map(made::goingAfter).orElse(made));
    }
    new FleetChecks(hosts, vias, reading).check(groups(said));
    var fleet = new Fleet(List.copyOf(hosts.values()));
    new OrderChecks(fleet, new OrderChecks.Said(vias, afters, uplinks), reading).check();
    return fleet;
  }

  /** It goes after those that either means. */
  private static Optional<String> both(
      Optional<Placed<String>> after, Optional<Placed<String>> uplink) {
    List<String> selectors =
        Stream.concat(after.stream(), uplink.stream()).map(Placed::value).toList();
    return selectors.size() < 2
        ? selectors.stream().findFirst()
        : Optional.of("(" + String.join(") | (", selectors) + ")");
  }

  private Map<String, Said> gather() {
    var said = new LinkedHashMap<String, Said>();
    for (Inventory inventory : inventories) {
      for (Entry entry : inventory.entries()) {
        Said host =
            said.computeIfAbsent(
                entry.name(), name -> new Said(name, new ArrayList<>(), new HashSet<>()));
        refuseSecondDefinition(host, entry);
        host.entries().add(entry);
        host.defaults().add(inventory.defaults());
      }
    }
    return said;
  }

  private void refuseSecondDefinition(Said host, Entry entry) {
    if (entry.defines()) {
      host.entries().stream()
          .filter(Entry::defines)
          .findFirst()
          .filter(first -> reported.add(new Pair(first.where(), entry.where())))
          .ifPresent(first ->
              reading.problem(
                  entry.where(),
                  "inventory.duplicate-host",
                  "host '" + entry.name() + "' has its settings at " + first.where() + " already",
                  "Write them in one place; to add labels to a host of a range, name it ('"
                      + entry.name()
                      + ":') in a group that has them."));
    }
  }

  private static Map<String, Where> groups(Map<String, Said> said) {
    var groups = new LinkedHashMap<String, Where>();
    said.values().stream()
        .flatMap(host -> host.entries().stream())
        .flatMap(entry -> entry.group().stream())
        .forEach(group -> groups.putIfAbsent(group.name(), group.where()));
    return groups;
  }

  private Host host(Said said, Optional<String> via) {
    var groups = new TreeSet<String>();
    said.entries().forEach(entry -> entry.group().ifPresent(group -> groups.add(group.name())));
    return new Host(
        said.name(),
        address(said),
        pick(said, "port", Settings::port).orElse(PORT),
        login(said),
        via,
        groups,
        labels(said),
        Optional.of(said.main().where()));
  }

  private Login login(Said said) {
    return new Login(
        pick(said, "user", Settings::user).orElse(USER),
        pick(said, "identity", Settings::identity),
        pick(said, "passphrase", Settings::passphrase),
        pick(said, "password", Settings::password),
        pick(said, "known_hosts", Settings::knownHosts).orElse(knownHosts));
  }

  private String address(Said said) {
    Optional<String> address = said.main().address();
    if (address.isPresent()) {
      return address.get();
    }
    try {
      String name = IDN.toASCII(said.name());
      if (NetworkAddress.complaint(name).isEmpty()) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Longer than DNS allows once encoded: the same answer as any name that is no address.
    }
    reading.problem(
        said.main().where(),
        "inventory.address",
        "the name '" + said.name() + "' cannot be looked up",
        "Add 'address: …' below it.");
    return said.name();
  }

  private SortedMap<String, String> labels(Said said) {
    var names = new TreeSet<String>();
    said.entries()
        .forEach(entry -> {
          names.addAll(entry.settings().labels().keySet());
          entry.group().ifPresent(group -> names.addAll(group.settings().labels().keySet()));
        });
    said.defaults().forEach(defaults -> names.addAll(defaults.labels().keySet()));
    var labels = new TreeMap<String, String>();
    for (String name : names) {
      pick(said, "label " + name, settings -> settings.label(name))
          .ifPresent(value -> labels.put(name, value));
    }
    return labels;
  }

  private <T> Optional<T> pick(
      Said said, String setting, Function<Settings, Optional<Placed<T>>> get) {
    return placed(said, setting, get).map(Placed::value);
  }

  /** A gateway that stands in the group it is the gateway of does not go through itself. */
  private Optional<Placed<String>> via(Said said) {
    return own(said, Settings::via)
        .or(() ->
            placed(
                said,
                "via",
                settings -> settings.via().filter(via -> !via.value().equals(said.name()))));
  }

  private <T> Optional<Placed<T>> placed(
      Said said, String setting, Function<Settings, Optional<Placed<T>>> get) {
    return own(said, get)
        .or(() ->
            agreed(
                said,
                setting,
                said.entries().stream()
                    .flatMap(entry -> entry.group().stream())
                    .flatMap(group -> get.apply(group.settings()).stream())
                    .toList()))
        .or(() ->
            agreed(
                said,
                setting,
                said.defaults().stream().flatMap(each -> get.apply(each).stream()).toList()));
  }

  private static <T> Optional<Placed<T>> own(
      Said said, Function<Settings, Optional<Placed<T>>> get) {
    return get.apply(said.main().settings());
  }

  private <T> Optional<Placed<T>> agreed(Said said, String setting, List<Placed<T>> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Placed<T> first = values.getFirst();
    values.stream()
        .filter(other -> !other.value().equals(first.value()))
        .filter(other -> reported.add(new Pair(first.where(), other.where())))
        .findFirst()
        .ifPresent(other ->
            reading.problem(
                other.where(),
                "inventory.conflict",
                "'" + setting + "' of host '" + said.name() + "' differs from " + first.where(),
                "Set it at the host itself, or in one of the two places only."));
    return Optional.of(first);
  }
}
