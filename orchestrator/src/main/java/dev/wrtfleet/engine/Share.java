package dev.wrtfleet.engine;

import java.util.Optional;
import java.util.Set;

/**
 * Which hosts a process works on, beside others. A label of the host says where it is.
 *
 * @param sites the sites whose hosts are worked on; empty for all hosts
 * @param isNothing no host is worked on: all is left to others
 */
public record Share(Set<String> sites, boolean isNothing) {
  /** No host at all. */
  public static final Share NOTHING = new Share(Set.of(), true);

  /** Copies the sites. */
  public Share {
    sites = Set.copyOf(sites);
  }

  /** The hosts of these sites; all hosts, those without a site too, where none is named. */
  public static Share of(Set<String> sites) {
    return new Share(sites, false);
  }

  boolean has(Optional<String> site) {
    return !isNothing && (sites.isEmpty() || site.filter(sites::contains).isPresent());
  }
}
