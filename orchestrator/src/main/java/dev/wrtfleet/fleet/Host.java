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
 */
public record Host(
    String name,
    String address,
    int port,
    Login login,
    Optional<String> via,
    SortedSet<String> groups,
    SortedMap<String, String> labels,
    Optional<Where> where) {
  /** Refuses ports that cannot be. */
  public Host {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
