package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.RolloutState;
import java.util.Optional;

/**
 * How a command left a run.
 *
 * @param back how it left the rollback that followed by itself; empty where none did
 */
record RunResult(ExitCode exit, RolloutState state, Optional<RolloutState> back) {
  /** One that none followed. */
  RunResult(ExitCode exit, RolloutState state) {
    this(exit, state, Optional.empty());
  }
}
