package dev.wrtfleet.yaml;

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

  /** The same with these keys refused as not available yet. */
  public Keys later(String... keys) {
    return new Keys(known, Set.of(keys));
  }
}
