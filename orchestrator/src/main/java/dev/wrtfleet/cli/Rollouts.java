package dev.wrtfleet.cli;

import dev.wrtfleet.engine.Crew;
import dev.wrtfleet.engine.Crews;
import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.engine.EngineOptions;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunEnd;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.JsonLine;
import dev.wrtfleet.view.terminal.PlanView;
import dev.wrtfleet.view.terminal.Recap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Starts rollouts and goes on with them, from the command line's point of view. */
final class Rollouts {
  /** The option as it is kept with a run. */
  static final String ACCEPT_NEW = "--accept-new-host-keys";

  private final Surroundings around;
  private final OutputOptions output;
  private final boolean yes;
  private final Workshop workshop;

  Rollouts(Surroundings around, OutputOptions output, boolean yes) {
    this.around = around;
    this.output = output;
    this.yes = yes;
    workshop = new Workshop(around);
  }

  /** Starts a rollout of a playbook, or of a saved plan. All input is checked before it begins. */
  RunResult start(Path typed, FleetOptions options, LinkOptions link) {
    Path file = workshop.resolve(typed);
    boolean isPlan = PlanFile.isNamedLikeOne(file);
    if (isPlan && (options.limitTo().isPresent() || options.leaveOut().isPresent())) {
      throw FleetException.wrongInput(
          Problem.of(
              "plan.limited",
              "a saved plan is run exactly as it is",
              "--limit and --except would change it",
              "Give them to 'wrtfleet plan' and save another plan."));
    }
    Optional<Plan> saved = isPlan ? Optional.of(PlanFile.read(file)) : Optional.empty();
    Playbook playbook = saved.map(Plan::playbook).orElseGet(() -> workshop.playbook(file));
    List<Path> inventories = workshop.inventories(options);
    Fleet fleet = workshop.fleet(inventories);
    RunRequest request =
        saved
            .map(plan -> RunRequest.planned(plan, fleet))
            .orElseGet(() ->
                RunRequest.unplanned(
                    playbook, fleet, options.limitTo(), options.leaveOut(), workshop));
    RunSpec spec =
        new RunSpec(
            file,
            isPlan ? "" : PlaybookText.of(file),
            inventories,
            options.limitTo(),
            options.leaveOut(),
            isPlan ? Optional.of(file) : Optional.empty(),
            yes,
            link.acceptNewHostKeys ? List.of(ACCEPT_NEW) : List.of(),
            workshop.user(),
            around.clock().instant());
    try (Store store = workshop.store();
        Engine engine = engine(store, request, link)) {
      Run run = store.runs().create(playbook.name(), spec);
      return drive(store, engine, run);
    }
  }

  /** Goes on with a run: after an interruption, or to approve a wave. */
  RunResult resume(Optional<String> typed, LinkOptions link) {
    try (Store store = workshop.store()) {
      Run run = store.runs().find(typed.orElse(Runs.LATEST));
      RolloutState state = RolloutState.replay(store.journal().events(run.id()));
      if (state.phase() == RunPhase.FINISHED) {
        around.err().println("run " + run.id() + " is over; nothing is left to do");
        return recap(state, Duration.between(run.createdAt(), around.clock().instant()));
      }
      RunRequest request = RunRequest.of(run.spec(), state, workshop);
      try (Engine engine = engine(store, request, link)) {
        return drive(store, engine, run);
      }
    }
  }

  private Engine engine(Store store, RunRequest request, LinkOptions link) {
    var crews = new RunCrews(around, workshop, store, link);
    Crews asking =
        run -> {
          Crew crew = crews.of(run);
          return new Crew(crew.fleet(), any -> plan(store, request, link), crew.road());
        };
    return Engine.start(store, around.clock(), asking, EngineOptions.usual());
  }

  private RunResult drive(Store store, Engine engine, Run run) {
    var interruption = Interruption.tellHowToGoOn(around, run.id());
    var printer = RunPrinter.start(around, output, run.id(), store.journal().follow(run.id()));
    try {
      driveToTheEnd(engine, store, run);
    } catch (Declined e) {
      end(store, run, "declined on the terminal, nothing was done");
    } catch (FleetException e) {
      endIfUnplanned(store, run, e);
      throw e;
    } finally {
      printer.finish();
      interruption.forget();
    }
    RolloutState state = RolloutState.replay(store.journal().events(run.id()));
    return recap(state, Duration.between(run.createdAt(), around.clock().instant()));
  }

  /** A run whose planning failed is over: there is nothing to go on with. */
  private static void endIfUnplanned(Store store, Run run, FleetException e) {
    RolloutState state = RolloutState.replay(store.journal().events(run.id()));
    if (state.plan().isEmpty()) {
      end(store, run, "it could not be planned: " + e.getMessage());
    }
  }

  private static void end(Store store, Run run, String why) {
    store.journal().append(run.id(), List.of(new Event.Halted(why), new Event.RunFinished()));
  }

  private void driveToTheEnd(Engine engine, Store store, Run run) {
    while (engine.drive(run.id()) == RunPhase.AWAITING_APPROVAL) {
      RolloutState state = RolloutState.replay(store.journal().events(run.id()));
      int wave = state.openWave().orElseThrow();
      String name = state.plan().map(plan -> plan.playbook().waves().get(wave).name()).orElse("");
      if (!yes && !ask("Wave " + (wave + 1) + " (" + name + ") is done. Open the next one?")) {
        return;
      }
      engine.approve(run.id(), wave, workshop.user(), yes ? "--yes" : "asked on the terminal");
    }
  }

  private Plan plan(Store store, RunRequest request, LinkOptions link) {
    Plan plan =
        request.saved().orElseGet(() -> new Planning(workshop, store).survey(request, link));
    confirm(plan);
    return plan;
  }

  private void confirm(Plan plan) {
    boolean nothingToDo = plan.hosts().stream().allMatch(host -> host.wave().isEmpty());
    if (yes || nothingToDo || !around.inIsTerminal() || output.jsonl()) {
      return;
    }
    workshop.print(new PlanView(output.paint(around), 10).lines(plan));
    if (!ask("Upgrade these routers?")) {
      throw new Declined();
    }
  }

  private boolean ask(String question) {
    if (!around.inIsTerminal()) {
      return false;
    }
    around.err().print(question + " [y/N] ");
    around.err().flush();
    try {
      String answer = around.in().readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      return false;
    }
  }

  private RunResult recap(RolloutState state, Duration took) {
    ExitCode end = RunEnd.exitCode(state);
    if (output.jsonl()) {
      workshop.print(
          List.of(
              new JsonLine()
                  .put("type", "recap")
                  .put("run", state.run())
                  .put("state", state.phase().name().toLowerCase(Locale.ROOT))
                  .put("halted", state.haltReason())
                  .put("outcomes", Recap.outcomes(state))
                  .put("exit", end.number())
                  .line()));
    } else {
      workshop.print(new Recap(output.paint(around)).lines(state, took));
      goOn(state, end);
    }
    return new RunResult(end, state);
  }

  private void goOn(RolloutState state, ExitCode end) {
    String run = state.run();
    around.out().println();
    if (end == ExitCode.APPROVAL_NEEDED) {
      around.out().println("Waiting for approval. To go on: wrtfleet resume " + run + " --yes");
    }
    around.out().println("All hosts: wrtfleet status " + run + "    exit " + end.number());
    around.out().flush();
  }
}
