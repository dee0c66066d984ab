package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is known of a run, folded from its events. */
public final class RolloutState {
  /** The state before the first event. */
  public static RolloutState empty() {
    return new RolloutState();
  }

  /** The state after these events. */
  public static RolloutState replay(List<Recorded> events) {
    RolloutState state = empty();
    for (Recorded event : events) {
      state = state.apply(event);
    }
    return state;
  }

  /** The state after one more event. */
  public RolloutState apply(Recorded recorded) {
    return this;
  }

  /** The run's id, empty before it started. */
  public String run() {
    return "";
  }

  /** The plan, once there is one. */
  public Optional<Plan> plan() {
    return Optional.empty();
  }

  /** All hosts of the plan, in its order. */
  public Map<String, HostProgress> hosts() {
    return Map.of();
  }

  /** How this host ended. */
  public Optional<HostEnded> ended(String host) {
    return Optional.ofNullable(hosts().get(host)).flatMap(HostProgress::ended);
  }

  /** Where the run stands. */
  public RunPhase phase() {
    return RunPhase.STARTING;
  }

  /** The wave that is open. */
  public Optional<Integer> openWave() {
    return Optional.empty();
  }

  /** The end of the soak that runs. */
  public Optional<Instant> soakUntil() {
    return Optional.empty();
  }

  /** Why the run was halted. */
  public Optional<String> haltReason() {
    return Optional.empty();
  }

  /** All hosts of the plan by outcome. */
  public Tally tally() {
    return Tally.NONE;
  }

  /** The hosts of one wave by outcome. */
  public Tally tally(int wave) {
    return Tally.NONE;
  }
}
