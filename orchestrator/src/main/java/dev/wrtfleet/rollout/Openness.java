package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which hosts their windows let begin at one moment, and when those begin that have to wait. Hosts
 * that have the same window are asked for once.
 */
final class Openness {
  /** One for whom no opening was found is looked at again after so long. */
  private static final Duration LOOK_AGAIN = Duration.ofDays(1);

  private final Instant now;
  private final Map<Timing, Optional<Instant>> waits = new HashMap<>();

  Openness(Instant now) {
    this.now = now;
  }

  /** The moment it is about. */
  Instant now() {
    return now;
  }

  /** Whether this host may begin. */
  boolean lets(PlannedHost host) {
    return waitOf(host.timing()).isEmpty();
  }

  /** When this host may begin; empty where it may now. */
  Optional<Instant> opens(PlannedHost host) {
    return waitOf(host.timing());
  }

  private Optional<Instant> waitOf(Timing timing) {
    if (timing.window().isEmpty()) {
      return Optional.empty();
    }
    return waits.computeIfAbsent(timing, this::computed);
  }

  private Optional<Instant> computed(Timing timing) {
    Instant opens =
        timing.opening(now).map(Window.Opening::opens).orElseGet(() -> now.plus(LOOK_AGAIN));
    return opens.isAfter(now) ? Optional.of(opens) : Optional.empty();
  }
}
