package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import java.util.Optional;

/**
 * Hosts in flight that are not flashed yet and are not to be any more: somebody wants them skipped,
 * or the run was halted. Their own task leaves them alone at the next safe place, the last of which
 * is right before the flash is written down.
 *
 * <p>No rule of {@link RolloutState} refuses a flash after a halt: the two are written by different
 * processes, and one of the same moment may come first or second. The journal refuses it where the
 * halt is there already.
 */
public final class LeftAlone {
  static final String ADVICE =
      "Mend what halted the run, then run the playbook again: hosts that are done are left alone.";

  private LeftAlone() {}

  /** The end of this host, where it is to be left alone and nothing of it is under way. */
  public static Optional<HostEnded> end(RolloutState state, String name) {
    return state
        .host(name)
        .filter(host -> host.admitted() && host.ended().isEmpty())
        .filter(host -> host.flash().isEmpty() && !host.stage().isRecalled())
        .flatMap(host -> host.aside().skip().map(Wishes::skipped).or(() -> halted(state, name)));
  }

  private static Optional<HostEnded> halted(RolloutState state, String host) {
    return state
        .haltReason()
        .map(why ->
            new HostEnded(
                host, Outcome.SKIPPED, "the run was halted before its flash: " + why, ADVICE));
  }
}
