package dev.wrtfleet.fleet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What an inventory says at one level: defaults, a group or a host. */
record Settings(
    Optional<Placed<String>> user,
    Optional<Placed<Integer>> port,
    Optional<Placed<Path>> identity,
    Optional<Placed<Secret>> passphrase,
    Optional<Placed<Secret>> password,
    Optional<Placed<Path>> knownHosts,
    Optional<Placed<String>> via,
    Optional<Placed<String>> after,
    Map<String, Placed<String>> labels) {
  /** The label that says whom a router is the uplink of; it is read as {@code after} is. */
  static final String UPLINK_OF = "uplink_of";

  /** Says nothing. */
  static final Settings NONE =
      new Settings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  Optional<Placed<String>> label(String name) {
    return Optional.ofNullable(labels.get(name));
  }
}
