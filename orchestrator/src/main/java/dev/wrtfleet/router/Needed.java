package dev.wrtfleet.router;

import dev.wrtfleet.facts.InstalledPackages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who needs whom among installed packages. An image is built with every package asked for by name,
 * libraries too, so that a package manager cannot tell what its owner wanted: a package of the
 * image that another one needs comes back by itself, under whatever name the next release gives it.
 */
final class Needed {
  private final Map<String, Set<String>> needs = new HashMap<>();
  private final Map<String, Set<String>> standsFor = new HashMap<>();
  private final SortedSet<String> asked = new TreeSet<>();

  /** An installed package, what it needs, and the other names it answers to. */
  void add(String name, Set<String> needed, Set<String> alsoCalled, boolean wasAsked) {
    needs.computeIfAbsent(name, key -> new HashSet<>()).addAll(needed);
    standsFor.computeIfAbsent(name, key -> new HashSet<>()).addAll(alsoCalled);
    if (wasAsked) {
      asked.add(name);
    }
  }

  boolean isEmpty() {
    return needs.isEmpty();
  }

  /** The packages; {@code later} are those its owner put on top of the image. */
  InstalledPackages packages(Set<String> later) {
    var chosen = new TreeSet<String>();
    for (String name : asked) {
      if (later.contains(name) || !isNeeded(name)) {
        chosen.add(name);
      }
    }
    var all = new TreeSet<>(needs.keySet());
    standsFor.values().forEach(all::addAll);
    return new InstalledPackages(chosen, all);
  }

  private boolean isNeeded(String name) {
    var names = new HashSet<>(standsFor.getOrDefault(name, Set.of()));
    names.add(name);
    return needs.entrySet().stream()
        .filter(other -> !other.getKey().equals(name))
        .anyMatch(other -> other.getValue().stream().anyMatch(names::contains));
  }
}
