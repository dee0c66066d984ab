package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.rollout.Event.HostEnded;
import java.util.Optional;

/**
 * Whether a host that has ended may be tried again. It may while its wave is not over, and where it
 * would get its turn: nobody who asks for a try is left waiting for it.
 */
final class Retries {
  private Retries() {}

  /** What speaks against another try; empty where it may be. */
  static Optional<String> objection(RolloutState state, String name) {
    PlannedHost host = state.planned(name).orElseThrow();
    if (state.course().isHalted()) {
      return Optional.of("the run is halted");
    }
    if (host.wave().isEmpty()) {
      return Optional.of("it ended when the run was planned");
    }
    int wave = host.wave().get();
    if (wave < state.course().passed()) {
      return Optional.of("its wave has passed");
    }
    if (state.hasRun(HookPoint.AFTER_WAVE, wave)) {
      return Optional.of("its wave is over: its hook after_wave has run");
    }
    HostProgress progress = state.host(name).orElseThrow();
    Optional<Outcome> end = progress.ended().map(HostEnded::outcome);
    // One that was flashed is only looked at, which no board is left out from.
    boolean isLeftOut =
        progress.flash().isEmpty()
            && end.filter(outcome -> BoardBudget.staysLeftOut(state, host, outcome)).isPresent();
    return isLeftOut ? Optional.of("its board is left out") : Optional.empty();
  }
}
