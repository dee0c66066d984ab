package dev.wrtfleet.fleet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All hosts of an inventory, in the order of the file. */
public final class Fleet {
  private final Map<String, Host> byName = new LinkedHashMap<>();

  /** Of these hosts; names are unique, every {@code via} names one of them, without loops. */
  public Fleet(List<Host> hosts) {
    for (Host host : hosts) {
      if (byName.put(host.name(), host) != null) {
        throw new IllegalArgumentException("two hosts named " + host.name());
      }
    }
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
