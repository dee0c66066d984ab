package dev.wrtfleet.playbook;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The commands a playbook wants run, at most one a point. */
public record Hooks(Map<HookPoint, HookSpec> at) {
  /** No hooks. */
  public static final Hooks NONE = new Hooks(Map.of());

  /** Copies the map, in the order of the points. */
  public Hooks {
    var sorted = new EnumMap<HookPoint, HookSpec>(HookPoint.class);
    sorted.putAll(at);
    at = Collections.unmodifiableMap(sorted);
  }

  /** What runs then. */
  public Optional<HookSpec> at(HookPoint point) {
    return Optional.ofNullable(at.get(point));
  }

  /** Whether nothing is to be run. */
  public boolean isEmpty() {
    return at.isEmpty();
  }
}
