package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.JsonLine;
import dev.wrtfleet.view.terminal.Recap;
import dev.wrtfleet.view.terminal.Words;
import java.io.BufferedReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A run nobody sits at: started by a timer, asks nothing, whatever the terminal, and sums up in the
 * last line it writes, whatever happened. What last night left undone, with the same words, is gone
 * on with before anything new is begun.
 */
final class Unattended {
  private final Surroundings around;
  private final OutputOptions output;
  private final boolean yes;
  private final StoreOptions storeOptions;
  private final Workshop workshop;

  /**
   * A run that asks nobody.
   *
   * @param yes whether waves that wait are approved
   */
  Unattended(Surroundings typed, OutputOptions output, boolean yes, StoreOptions storeOptions) {
    this.storeOptions = storeOptions;
    this.around = withoutKeyboard(typed);
    this.output = output;
    this.yes = yes;
    this.workshop = new Workshop(around);
  }

  /** Runs it; the exit status of the command. */
  int run(Path typed, FleetOptions options, LinkOptions link) {
    String name = String.valueOf(typed.getFileName());
    try {
      var rollouts = new Rollouts(around, output, new Manner(yes, false), false, storeOptions);
      Optional<Run> left = leftUndone(typed, options);
      left.ifPresent(run ->
          around.err().println("run " + run.id() + " was left undone: it is gone on with first"));
      RunResult result =
          left.map(run -> rollouts.resume(Optional.of(run.id()), link))
              .orElseGet(() -> rollouts.start(typed, options, link));
      sumUp(name, result.state(), result.exit());
      return result.exit().number();
    } catch (FleetException e) {
      int status = new Complaints(around).of(e);
      String why = Words.plain(String.valueOf(e.getMessage())).replaceFirst("error: ", "");
      notDone(name, why, status);
      return status;
    }
  }

  /** A run of this playbook, for these hosts, that is not over and that no process drives now. */
  private Optional<Run> leftUndone(Path typed, FleetOptions options) {
    var folder = new StateFolder(around.stateFolder());
    boolean isShared = storeOptions.url(around).isPresent();
    if (!isShared && !Files.exists(folder.database())) {
      return Optional.empty();
    }
    Path file = workshop.resolve(typed);
    List<Path> inventories = workshop.inventories(options);
    try (Store store = workshop.store(storeOptions)) {
      if (store.driver().isPresent()) {
        return Optional.empty();
      }
      return store.runs().open().stream()
          .filter(run -> isOf(run.spec(), file, inventories, options))
          .filter(run -> !isPaused(store, run))
          .findFirst();
    }
  }

  /** What somebody paused, only somebody lets go on. */
  private static boolean isPaused(Store store, Run run) {
    return store.runs().standing(run.id()) == Standing.PAUSED
        || store.requests().waiting(run.id()).stream()
            .anyMatch(request -> request.kind() == RequestKind.PAUSE);
  }

  private static boolean isOf(
      RunSpec spec, Path file, List<Path> inventories, FleetOptions options) {
    return spec.playbook().equals(file)
        && spec.inventories().equals(inventories)
        && spec.limit().equals(options.limitTo())
        && spec.except().equals(options.leaveOut());
  }

  private void sumUp(String name, RolloutState state, ExitCode exit) {
    Map<String, Integer> outcomes = Recap.outcomes(state);
    if (output.jsonl()) {
      print(
          new JsonLine()
              .put("type", "summary")
              .put("playbook", name)
              .put("run", state.run())
              .put("summary", words(state, outcomes))
              .put("outcomes", outcomes)
              .put("exit", exit.number())
              .line());
      return;
    }
    print(
        "%s: run %s: %s; exit %d"
            .formatted(name, state.run(), words(state, outcomes), exit.number()));
  }

  private static String words(RolloutState state, Map<String, Integer> outcomes) {
    int all = state.hosts().size();
    if (all > 0 && outcomes.getOrDefault("CURRENT", 0) == all) {
      return all == 1 ? "the router is current" : "all " + all + " routers are current";
    }
    String counts =
        outcomes.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return switch (state.phase()) {
      case AWAITING_APPROVAL -> "waits for approval; " + counts;
      case HALTED, FINISHED ->
          state.haltReason().map(why -> "halted: " + why + "; ").orElse("") + counts;
      case STARTING, RUNNING, SOAKING, AWAITING_WINDOW -> "interrupted; " + counts;
    };
  }

  private void notDone(String name, String why, int status) {
    if (output.jsonl()) {
      print(
          new JsonLine()
              .put("type", "summary")
              .put("playbook", name)
              .put("summary", why)
              .put("exit", status)
              .line());
      return;
    }
    print(name + ": nothing begun: " + why + "; exit " + status);
  }

  private void print(String line) {
    around.err().flush();
    workshop.print(List.of(line));
  }

  private static Surroundings withoutKeyboard(Surroundings typed) {
    return new Surroundings(
        typed.environment(),
        typed.home(),
        typed.folder(),
        typed.clock(),
        new BufferedReader(Reader.nullReader()),
        typed.out(),
        typed.err(),
        false,
        typed.outIsTerminal());
  }
}
