package dev.wrtfleet.playbook;

import dev.wrtfleet.health.CheckSpec;
import java.time.Duration;
import java.util.List;

/**
 * What healthy means. Login, finished boot and the expected firmware are always checked.
 *
 * @param stableFor how long all checks must hold without a break
 * @param within how long after the proof the router has to get there
 */
public record HealthSpec(Duration stableFor, Duration within, List<CheckSpec> checks) {
  /** Copies the list. */
  public HealthSpec {
    checks = List.copyOf(checks);
  }
}
