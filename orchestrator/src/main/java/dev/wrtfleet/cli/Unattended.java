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
      Optional<Run> unmended = left.isPresent() ? Optional.empty() : unmended(typed, options);
      if (unmended.isPresent()) {
        return keepsOff(name, unmended.get());
      }
      left.ifPresent(run ->
          around.err().println("run " + run.id() + " was left undone: it is gone on with first"));
      RunResult result =
          left.map(run -> rollouts.resume(Optional.of(run.id()), link))
              .orElseGet(() -> rollouts.start(typed, options, link));
      sumUp(name, result);
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
      var back = new AutomaticRollback(store, around.clock());
      List<Run> own = own(store, file, inventories, options);
      return own.stream()
          .filter(run -> run.standing() != Standing.FINISHED)
          .filter(run -> !isPaused(store, run))
          .findFirst()
          .or(() ->
              own.stream()
                  .limit(1)
                  .filter(run -> back.due(run, workshop.user()).isPresent())
                  .findFirst());
    }
  }

  private static List<Run> own(
      Store store, Path file, List<Path> inventories, FleetOptions options) {
    return store.runs().list().stream()
        .filter(run -> isOf(run.spec(), file, inventories, options))
        .toList();
  }

  /**
   * A rollback since the last such run, where nothing has changed: the same once more would flash
   * the same routers, and bring them back again, every night.
   */
  private Optional<Run> unmended(Path typed, FleetOptions options) {
    Path file = workshop.resolve(typed);
    boolean isShared = storeOptions.url(around).isPresent();
    boolean isNew = !isShared && !Files.exists(new StateFolder(around.stateFolder()).database());
    if (isNew || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (Store store = workshop.store(storeOptions)) {
      List<Run> own = own(store, file, workshop.inventories(options), options);
      return new AutomaticRollback(store, around.clock()).unmended(own, PlaybookText.of(file));
    }
  }

  private int keepsOff(String name, Run back) {
    String undone = back.spec().undoes().orElseThrow().run();
    String why =
        "run %s was brought back by run %s, and the playbook has not changed since: mend it, or run it once by hand"
            .formatted(undone, back.id());
    notDone(name, why, ExitCode.HALTED.number());
    return ExitCode.HALTED.number();
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

  private void sumUp(String name, RunResult result) {
    RolloutState state = result.state();
    ExitCode exit = result.exit();
    Map<String, Integer> outcomes = Recap.outcomes(state);
    if (output.jsonl()) {
      print(
          new JsonLine()
              .put("type", "summary")
              .put("playbook", name)
              .put("run", state.run())
              .put("summary", words(state, outcomes))
              .put("outcomes", outcomes)
              .put("undone_by", result.back().map(RolloutState::run))
              .put("undone", result.back().map(Recap::outcomes))
              .put("exit", exit.number())
              .line());
      return;
    }
    print(
        "%s: run %s: %s%s; exit %d"
            .formatted(
                name,
                state.run(),
                words(state, outcomes),
                result.back().map(Unattended::back).orElse(""),
                exit.number()));
  }

  private static String back(RolloutState back) {
    return "; rollback run " + back.run() + ": " + words(back, Recap.outcomes(back));
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
