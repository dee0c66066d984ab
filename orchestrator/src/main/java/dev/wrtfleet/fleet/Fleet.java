package dev.wrtfleet.fleet;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All hosts of an inventory, in the order of the file. */
public final class Fleet {
  private final Map<String, Host> byName = new LinkedHashMap<>();
  private final Map<String, List<String>> meantBy = new HashMap<>();

  /** Of these hosts; names are unique, every {@code via} names one of them, without loops. */
  public Fleet(List<Host> hosts) {
    for (Host host : hosts) {
      if (byName.put(host.name(), host) != null) {
        throw new IllegalArgumentException("two hosts named " + host.name());
      }
    }
    hosts.stream().flatMap(host -> host.after().stream()).distinct().forEach(this::resolve);
  }

  /** Once for each selector: whole groups share one. */
  private void resolve(String selector) {
    Selector meant = Selector.parse(selector);
    meantBy.put(selector, byName.values().stream().filter(meant::matches).map(Host::name).toList());
  }

  /** Names of the hosts this one is told to go {@code after}, but never itself. */
  public Stream<String> before(Host host) {
    return host.after().stream()
        .flatMap(selector -> meantBy.getOrDefault(selector, List.of()).stream())
        .filter(name -> !name.equals(host.name()));
  }

  /** All hosts, in the order of the file. */
  public List<Host> hosts() {
    return List.copyOf(byName.values());
  }

  /** The host of this name. */
  public Optional<Host> host(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Host names, in the order of the file. */
  public java.util.Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }
}
