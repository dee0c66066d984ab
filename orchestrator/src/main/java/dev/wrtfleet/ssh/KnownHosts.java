package dev.wrtfleet.ssh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of a known_hosts file, found by name. */
final class KnownHosts {
  private final Map<String, List<KnownHostsLine>> plain = new HashMap<>();
  private final List<KnownHostsLine> patterns = new ArrayList<>();

  private KnownHosts() {}

  /**
   * Of these lines.
   *
   * @throws IllegalArgumentException naming the number of the first damaged line
   */
  static KnownHosts parse(List<String> lines) {
    var hosts = new KnownHosts();
    for (int i = 0; i < lines.size(); i++) {
      try {
        KnownHostsLine.parse(lines.get(i)).ifPresent(hosts::add);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return hosts;
  }

  /** All lines for this name. */
  List<KnownHostsLine> of(String name) {
    var found = new ArrayList<>(plain.getOrDefault(name, List.of()));
    patterns.stream().filter(line -> line.matches(name)).forEach(found::add);
    return found;
  }

  private void add(KnownHostsLine line) {
    if (!line.plain()) {
      patterns.add(line);
      return;
    }
    for (String name : line.nameList()) {
      plain.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>()).add(line);
    }
  }
}
