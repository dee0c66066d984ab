package dev.wrtfleet.cli;

import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import dev.wrtfleet.view.terminal.PlanView;
import dev.wrtfleet.view.terminal.ScheduleView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts rollouts and goes on with them, from the command line's point of view. */
final class Rollouts {
  /** The option as it is kept with a run. */
  static final String ACCEPT_NEW = "--accept-new-host-keys";

  private static final int HOSTS_SHOWN = 10;

  private final Surroundings around;
  private final OutputOptions output;
  private final Manner manner;
  private final boolean detach;
  private final StoreOptions storeOptions;
  private final Workshop workshop;

  /**
   * Rollouts attended in this manner.
   *
   * @param detach whether a started run goes on in a process of its own once it is planned
   */
  Rollouts(
      Surroundings around,
      OutputOptions output,
      Manner manner,
      boolean detach,
      StoreOptions storeOptions) {
    this.around = around;
    this.output = output;
    this.manner = manner;
    this.detach = detach;
    this.storeOptions = storeOptions;
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
            manner.yes(),
            link.acceptNewHostKeys ? List.of(ACCEPT_NEW) : List.of(),
            workshop.user(),
            around.clock().instant());
    try (Store store = workshop.store(storeOptions)) {
      Run run = new Claims(store, workshop).begin(request, spec);
      return begun(store, run, request, link);
    }
  }

  /** Brings back what a run flashed, as a run of its own. */
  RunResult rollBack(RollbackWish wish, FleetOptions options, LinkOptions link) {
    try (Store store = workshop.store(storeOptions)) {
      RunSpec spec = wayBack(store, wish, options, link);
      RunRequest request =
          new Undoing(store, workshop).request(spec, workshop.fleet(spec.inventories()));
      return begun(store, new Claims(store, workshop).begin(request, spec), request, link);
    }
  }

  /** Prints the plan of the same, and begins nothing. */
  ExitCode showWayBack(RollbackWish wish, FleetOptions options, LinkOptions link) {
    try (Store store = workshop.store(storeOptions)) {
      RunSpec spec = wayBack(store, wish, options, link);
      RunRequest request =
          new Undoing(store, workshop).request(spec, workshop.fleet(spec.inventories()));
      Plan plan = new Planning(workshop, store).survey(request, link);
      int shown = output.verbose ? Integer.MAX_VALUE : HOSTS_SHOWN;
      var view = new PlanView(output.paint(around), shown);
      workshop.print(output.jsonl() ? view.json(plan) : view.lines(plan));
      return ExitCode.OK;
    }
  }

  /** Where no inventory is given, that of the run which is undone. */
  private RunSpec wayBack(Store store, RollbackWish wish, FleetOptions options, LinkOptions link) {
    Run undone = new Undoing(store, workshop).find(wish.run());
    boolean isGiven =
        !options.inventories.isEmpty() || !around.variable("WRTFLEET_INVENTORY").isEmpty();
    List<Path> images = wish.images().stream().map(workshop::resolve).toList();
    return new RunSpec(
        undone.spec().playbook(),
        undone.spec().playbookText(),
        isGiven ? workshop.inventories(options) : undone.spec().inventories(),
        options.limitTo(),
        options.leaveOut(),
        Optional.empty(),
        manner.yes(),
        link.acceptNewHostKeys ? List.of(ACCEPT_NEW) : List.of(),
        workshop.user(),
        around.clock().instant(),
        Optional.of(new Undoes(undone.id(), false, images, wish.atAnyTime())));
  }

  private RunResult begun(Store store, Run run, RunRequest request, LinkOptions link) {
    if (!detach) {
      return attend(store, run, request, link);
    }
    RolloutState state;
    try (var interruption = interruption(store, run)) {
      state = planned(store, run, request, link, interruption);
    }
    if (state.phase() == RunPhase.FINISHED) {
      return recap(store, run);
    }
    try {
      new Detaching(around, output, storeOptions).begin(run, manner.yes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new RunResult(ExitCode.OK, state);
  }

  /** Goes on with a run: after an interruption, after a pause, or to approve a wave. */
  RunResult resume(Optional<String> typed, LinkOptions link) {
    try (Store store = workshop.store(storeOptions)) {
      Run run = store.runs().find(typed.orElse(Runs.LATEST));
      RolloutState state = RolloutState.replay(store.journal().events(run.id()));
      if (state.phase() == RunPhase.FINISHED) {
        RunResult over = recap(store, run);
        RunResult after = followed(store, run, over, link);
        if (after.back().isEmpty()) {
          around.err().println("run " + run.id() + " is over; " + leftToDo(store, run));
        }
        return after;
      }
      RunRequest request = RunRequest.of(store, run, state, workshop);
      // Also where it is not paused: a pause may be kept that nobody has looked at.
      store.requests().add(run.id(), RequestKind.RESUME, Optional.empty(), "", workshop.user());
      return attend(store, run, request, link);
    }
  }

  private RunResult attend(Store store, Run run, RunRequest request, LinkOptions link) {
    var crews = new RunCrews(around, workshop, store, run.id(), link);
    var printer = RunPrinter.start(around, output, run.id(), store.journal().follow(run.id()));
    try (var interruption = interruption(store, run)) {
      if (planned(store, run, request, link, interruption).phase() != RunPhase.FINISHED) {
        Supplier<Optional<Engine>> engine = () -> workshop.engine(store, crews, storeOptions);
        new Attendance(around, store, engine, manner, run, interruption).attend();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      printer.finish();
    }
    return followed(store, run, recap(store, run), link);
  }

  private String leftToDo(Store store, Run run) {
    var automatic = new AutomaticRollback(store, store.clock());
    if (automatic.due(run, workshop.user()).isPresent()) {
      return "its rollback is not begun yet";
    }
    return store.runs().undoing(run.id()).stream()
        .filter(back -> back.standing() != Standing.FINISHED)
        .findFirst()
        .map(back ->
            "run " + back.id() + " brings routers back from it: wrtfleet resume " + back.id())
        .orElse("nothing is left to do");
  }

  /** The same, after the rollback that follows by itself. It changes nothing about the exit. */
  private RunResult followed(Store store, Run run, RunResult over, LinkOptions link) {
    if (!AutomaticRollback.isOrdered(over.state())) {
      return over;
    }
    try {
      return new WayBack(around, workshop, store, link)
          .await(run)
          .map(back ->
              new RunResult(over.exit(), over.state(), Optional.of(attended(store, back, link))))
          .orElse(over);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return over;
    } catch (FleetException e) {
      around.err().println("what run " + run.id() + " flashed cannot be brought back now:");
      new Complaints(around).of(e);
      around.err().println("Later, at will: wrtfleet resume " + run.id());
      return over;
    }
  }

  private RolloutState attended(Store store, Run back, LinkOptions link) {
    var unasked = new Manner(true, manner.isDetached());
    RunRequest request = RunRequest.of(store, back, state(store, back), workshop);
    return new Rollouts(around, output, unasked, false, storeOptions)
        .attend(store, back, request, link)
        .state();
  }

  private Interruption interruption(Store store, Run run) {
    return new Interruption(
        around, run.id(), manner.isDetached(), () -> Attendance.flashing(store, run.id()));
  }

  /** Plans the run here, where questions can be asked; the state with the plan, or with the end. */
  private RolloutState planned(
      Store store, Run run, RunRequest request, LinkOptions link, Interruption interruption) {
    if (state(store, run).plan().isPresent()) {
      return state(store, run);
    }
    interruption.onFirst(() -> {
      endIfUnplanned(store, run, "interrupted before it was planned, nothing was done");
      interruption.leave("Nothing was done.");
    });
    try {
      Plan plan =
          request.saved().orElseGet(() -> new Planning(workshop, store).survey(request, link));
      confirm(plan);
      store.journal().append(run.id(), List.of(new Event.Planned(plan)));
    } catch (Declined e) {
      endIfUnplanned(store, run, "declined on the terminal, nothing was done");
    } catch (FleetException e) {
      endIfUnplanned(store, run, "it could not be planned: " + e.getMessage());
      throw e;
    }
    return state(store, run);
  }

  private static RolloutState state(Store store, Run run) {
    return RolloutState.replay(store.journal().events(run.id()));
  }

  /** A run whose planning failed is over: there is nothing to go on with. */
  private static void endIfUnplanned(Store store, Run run, String why) {
    RolloutState state = state(store, run);
    if (state.plan().isEmpty() && state.phase() != RunPhase.FINISHED) {
      store.journal().append(run.id(), List.of(new Event.Halted(why), new Event.RunFinished()));
    }
  }

  private void confirm(Plan plan) {
    boolean nothingToDo = plan.hosts().stream().allMatch(host -> host.wave().isEmpty());
    if (manner.yes() || nothingToDo || !around.inIsTerminal() || output.jsonl()) {
      return;
    }
    workshop.print(new PlanView(output.paint(around), HOSTS_SHOWN).lines(plan));
    workshop.print(new ScheduleView(output.paint(around)).lines(plan, around.clock().instant()));
    boolean isWayBack = plan.hosts().stream().anyMatch(host -> host.restores().isPresent());
    if (!ask(isWayBack ? "Bring these routers back?" : "Upgrade these routers?")) {
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

  private RunResult recap(Store store, Run run) {
    RolloutState state = state(store, run);
    var took = Duration.between(run.createdAt(), around.clock().instant());
    return new RunResult(new RunRecap(around, output).print(state, took), state);
  }
}
