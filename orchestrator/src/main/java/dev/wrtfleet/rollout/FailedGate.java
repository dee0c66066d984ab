package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Fallback.OnFailedGate;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a gate that closes. A budget that is used up while a wave is open orders a
 * rollback, where the playbook says so: of what this wave flashed, for earlier waves were healthy,
 * soaked and approved. A hook that failed, or somebody who halts the run, says nothing about the
 * firmware and orders none.
 *
 * <p>The order is in the journal together with the halt; the run that follows it is begun later, by
 * whoever finds that there is none yet.
 */
public final class FailedGate {
  private FailedGate() {}

  /** Whether what the failed wave of this run flashed is to be brought back. */
  public static boolean isRollbackOrdered(RolloutState state) {
    return state.course().rollsBack();
  }

  /** The halt, where something halts the run now, and the order that comes with it. */
  static List<Event> halt(RolloutState state) {
    Optional<String> spent = StopGate.reason(state);
    Optional<String> reason = spent.or(() -> HookRules.haltReason(state));
    if (reason.isEmpty()) {
      return List.of();
    }
    var halt = new Event.Halted(reason.get());
    boolean isOrder = spent.isPresent() && wantsRollback(state) && state.openWave().isPresent();
    return isOrder
        ? List.of(halt, new Event.RollbackOrdered(state.openWave().get()))
        : List.of(halt);
  }

  /** What speaks against this order. */
  static Optional<String> objection(RolloutState state, int wave) {
    if (!state.course().isHalted()) {
      return Optional.of("the run is not halted");
    }
    if (state.course().rollsBack()) {
      return Optional.of("it was ordered already");
    }
    if (state.roster().isEmpty() || !wantsRollback(state)) {
      return Optional.of("the playbook does not want it");
    }
    if (!state.course().isOpen(wave)) {
      return Optional.of("wave " + wave + " is not open");
    }
    return StopGate.reason(state).isEmpty()
        ? Optional.of("no budget is used up")
        : Optional.empty();
  }

  private static boolean wantsRollback(RolloutState state) {
    return state.plan().orElseThrow().playbook().fallback().onFailedGate() == OnFailedGate.ROLLBACK;
  }
}
