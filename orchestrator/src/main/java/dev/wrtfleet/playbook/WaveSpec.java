package dev.wrtfleet.playbook;

import java.time.Duration;
import java.util.Optional;

/**
 * One wave as the playbook writes it.
 *
 * @param soak how long to wait after the wave before the next may open
 * @param approve whether somebody must approve before the next opens
 * @param stopWhen what halts the run within this wave, besides what halts it anywhere
 */
public record WaveSpec(
    String name, Pick pick, Duration soak, boolean approve, Optional<StopWhen> stopWhen) {
  /** What plans of before did not say is what held then. */
  public WaveSpec {
    stopWhen = stopWhen == null ? Optional.empty() : stopWhen;
  }

  /** A wave without budgets of its own. */
  public WaveSpec(String name, Pick pick, Duration soak, boolean approve) {
    this(name, pick, soak, approve, Optional.empty());
  }

  /** The same with these budgets. */
  public WaveSpec withStopWhen(StopWhen own) {
    return new WaveSpec(name, pick, soak, approve, Optional.of(own));
  }
}
