package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.FailedGate;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunEnd;
import dev.wrtfleet.view.terminal.ApprovalWords;
import dev.wrtfleet.view.terminal.JsonLine;
import dev.wrtfleet.view.terminal.Recap;
import java.time.Duration;
import java.util.Locale;

/** What is said of a run when a command leaves it. */
final class RunRecap {
  private final Surroundings around;
  private final OutputOptions output;

  RunRecap(Surroundings around, OutputOptions output) {
    this.around = around;
    this.output = output;
  }

  /** Prints it; the exit status of the command. */
  ExitCode print(RolloutState state, Duration took) {
    ExitCode end = RunEnd.exitCode(state);
    if (output.jsonl()) {
      around
          .out()
          .println(
              new JsonLine()
                  .put("type", "recap")
                  .put("run", state.run())
                  .put("state", state.phase().name().toLowerCase(Locale.ROOT))
                  .put("halted", state.haltReason())
                  .put("outcomes", Recap.outcomes(state))
                  .put("exit", end.number())
                  .line());
    } else {
      new Recap(output.paint(around)).lines(state, took).forEach(around.out()::println);
      goOn(state, end);
    }
    around.out().flush();
    return end;
  }

  private void goOn(RolloutState state, ExitCode end) {
    String run = state.run();
    around.out().println();
    if (end == ExitCode.APPROVAL_NEEDED) {
      around.out().println(approval(state));
    }
    if (end == ExitCode.INTERRUPTED) {
      around.out().println("Not over. To go on: wrtfleet resume " + run);
    }
    int current = state.tally().count(Outcome.CURRENT);
    if (current > 0 && current == state.tally().total()) {
      around.out().println("Nothing to do: all " + current + " routers run the wanted firmware.");
    }
    if (end == ExitCode.HALTED && mayGoBack(state)) {
      around.out().println("Who could go back: wrtfleet rollback " + run + " --dry-run");
    }
    around.out().println("All hosts: wrtfleet status " + run + "    exit " + end.number());
  }

  /** Of an order nobody needs to be told how to give it. */
  private static boolean mayGoBack(RolloutState state) {
    boolean isWayBack =
        state.plan().stream()
            .flatMap(plan -> plan.hosts().stream())
            .anyMatch(host -> host.restores().isPresent());
    return !isWayBack
        && !FailedGate.isRollbackOrdered(state)
        && state.hosts().values().stream().anyMatch(host -> host.proved().isPresent());
  }

  /** Who may say the word, and how; {@code --yes} does not speak for people the playbook names. */
  private static String approval(RolloutState state) {
    boolean isAnybody = state.openSpec().map(wave -> wave.approval().by().isEmpty()).orElse(true);
    if (state.isApprovalExpired()) {
      return "Nobody approved in time. To ask again: wrtfleet resume " + state.run();
    }
    if (!state.unclear().isEmpty()) {
      return "The run stops here: "
          + ApprovalWords.waits(state)
          + ". Look at them, then: wrtfleet approve "
          + state.run()
          + " or halt, then: wrtfleet resume "
          + state.run();
    }
    return isAnybody
        ? "Waiting for approval. To go on: wrtfleet resume " + state.run() + " --yes"
        : "The run stops here: "
            + ApprovalWords.waits(state)
            + ". They say: wrtfleet approve "
            + state.run()
            + ", then: wrtfleet resume "
            + state.run();
  }
}
