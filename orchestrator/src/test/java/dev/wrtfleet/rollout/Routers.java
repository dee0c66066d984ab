package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Login;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Routers as an inventory names them, and as they describe themselves. */
final class Routers {
  static final String OLD_REVISION = "r28959-29397011cc";

  private Routers() {}

  /** A host of this name, reached directly. */
  static Host host(String name) {
    return host(name, Optional.empty());
  }

  static Host host(String name, Optional<String> via, String... groups) {
    return host(name, via, new TreeMap<>(), groups);
  }

  static Host host(
      String name, Optional<String> via, SortedMap<String, String> labels, String... groups) {
    var login =
        new Login(
            "root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("/known_hosts"));
    return new Host(
        name,
        name + ".example",
        22,
        login,
        via,
        new TreeSet<>(List.of(groups)),
        labels,
        Optional.empty());
  }

  /** A router on 24.10.4 with this board. */
  static RouterFacts facts(String board) {
    return new RouterFacts(
        new Identity(board, "Acme", "ap", "1.0"),
        new Release("OpenWrt", "24.10.4", OLD_REVISION, "ath79/generic"),
        new Boot("boot-1", "squashfs", false, true),
        new Memory(128 << 20, 90 << 20, 60 << 20),
        new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), true));
  }

  static RouterFacts named(RouterFacts facts, String hostname) {
    Identity id = facts.identity();
    return new RouterFacts(
        new Identity(id.board(), id.model(), hostname, id.compatVersion()),
        facts.release(),
        facts.boot(),
        facts.memory(),
        facts.workings());
  }

  static RouterFacts running(RouterFacts facts, Release release) {
    return new RouterFacts(
        facts.identity(), release, facts.boot(), facts.memory(), facts.workings());
  }

  static RouterFacts booted(RouterFacts facts, String rootfsType, boolean efi) {
    return new RouterFacts(
        facts.identity(),
        facts.release(),
        new Boot(facts.boot().id(), rootfsType, efi, true),
        facts.memory(),
        facts.workings());
  }
}
