package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.Where;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One router of the inventory.
 *
 * @param name unique in the fleet; what people call it
 * @param address DNS name or IP address, without port
 * @param via name of the host it is reached through
 * @param groups all groups it is in
 * @param labels label to value; a bare truth is {@code "true"}
 * @param where the place in the inventory
 * @param after a selector of hosts it goes after, whatever the way to them is
 */
public record Host(
    String name,
    String address,
    int port,
    Login login,
    Optional<String> via,
    SortedSet<String> groups,
    SortedMap<String, String> labels,
    Optional<Where> where,
    Optional<String> after) {
  /** Refuses ports that cannot be. */
  public Host {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** A host that goes after nobody but those reached through it. */
  public Host(
      String name,
      String address,
      int port,
      Login login,
      Optional<String> via,
      SortedSet<String> groups,
      SortedMap<String, String> labels,
      Optional<Where> where) {
    this(name, address, port, login, via, groups, labels, where, Optional.empty());
  }

  /** The same going after these. */
  public Host goingAfter(String selector) {
    return new Host(name, address, port, login, via, groups, labels, where, Optional.of(selector));
  }
}
