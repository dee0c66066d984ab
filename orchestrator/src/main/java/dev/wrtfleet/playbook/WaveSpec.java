package dev.wrtfleet.playbook;

import java.time.Duration;
import java.util.Optional;

/**
 * One wave as the playbook writes it.
 *
 * @param soak how long to wait after the wave before the next may open
 * @param approve whether somebody must approve before the next opens
 * @param stopWhen what halts the run within this wave, besides what halts it anywhere
 * @param terms who may approve and how soon; empty where nothing more is said
 */
public record WaveSpec(
    String name,
    Pick pick,
    Duration soak,
    boolean approve,
    Optional<StopWhen> stopWhen,
    Optional<ApproveSpec> terms) {
  /** What plans of before did not say is what held then. */
  public WaveSpec {
    stopWhen = stopWhen == null ? Optional.empty() : stopWhen;
    terms = terms == null ? Optional.empty() : terms;
  }

  /** A wave without budgets of its own, that anybody may approve, at any time. */
  public WaveSpec(String name, Pick pick, Duration soak, boolean approve) {
    this(name, pick, soak, approve, Optional.empty(), Optional.empty());
  }

  /** The same with these budgets. */
  public WaveSpec withStopWhen(StopWhen own) {
    return new WaveSpec(name, pick, soak, approve, Optional.of(own), terms);
  }

  /** The same, approved on these terms. */
  public WaveSpec withTerms(ApproveSpec other) {
    return new WaveSpec(name, pick, soak, approve, stopWhen, Optional.of(other));
  }

  /** Who may approve and how soon. */
  public ApproveSpec approval() {
    return terms.orElse(ApproveSpec.ANYBODY);
  }
}
