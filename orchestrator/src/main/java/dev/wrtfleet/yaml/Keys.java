package dev.wrtfleet.yaml;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys a map may have.
 *
 * @param known keys that work
 * @param later keys that are agreed on but do nothing yet: refused by name, never ignored
 */
public record Keys(Set<String> known, Set<String> later) {
  /** Keys that all work. */
  public static Keys of(String... known) {
    return new Keys(Set.of(known), Set.of());
  }

  /** The same, and these. */
  public Keys and(String... more) {
    var all = new HashSet<>(known);
    all.addAll(List.of(more));
    return new Keys(Set.copyOf(all), later);
  }

  /** The same with these keys refused as not available yet. */
  public Keys later(String... keys) {
    return new Keys(known, Set.of(keys));
  }
}
