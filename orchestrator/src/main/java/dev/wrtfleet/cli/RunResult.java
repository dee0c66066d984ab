package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.RolloutState;

/** How a command left a run. */
record RunResult(ExitCode exit, RolloutState state) {}
