package dev.wrtfleet.rollout;

import dev.wrtfleet.problem.ExitCode;
import java.util.Map;

/** Says with which exit code a command ends that follows a run no further. */
public final class RunEnd {
  private RunEnd() {}

  /**
   * The exit code of a command that leaves the run here. A halted run is {@code HALTED} whatever
   * its hosts say; one left before its end that waits for nobody's word is {@code INTERRUPTED}, for
   * it can be resumed. A plan without hosts is all as wanted.
   */
  public static ExitCode exitCode(RolloutState state) {
    return switch (state.phase()) {
      case AWAITING_APPROVAL -> ExitCode.APPROVAL_NEEDED;
      case HALTED -> ExitCode.HALTED;
      case STARTING, RUNNING, SOAKING, AWAITING_WINDOW -> ExitCode.INTERRUPTED;
      case FINISHED -> finished(state);
    };
  }

  private static ExitCode finished(RolloutState state) {
    Tally tally = state.tally();
    if (state.haltReason().isPresent()) {
      return ExitCode.HALTED;
    }
    if (tally.asWanted() == tally.total()) {
      return ExitCode.OK;
    }
    boolean isSilent = tally.ended().equals(Map.of(Outcome.UNREACHABLE, tally.total()));
    return isSilent ? ExitCode.NOTHING_REACHABLE : ExitCode.SOME_FAILED;
  }
}
