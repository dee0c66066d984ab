package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Rollback;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out what a run did that is to be undone, and asks for the way back as a run of its own. */
final class Undoing {
  private static final int NAMED_MAX = 5;

  private final Store store;
  private final Workshop workshop;

  Undoing(Store store, Workshop workshop) {
    this.store = store;
    this.workshop = workshop;
  }

  /** The run somebody means. {@code latest} never means one that is a way back itself. */
  Run find(String typed) {
    Run run = store.runs().find(typed);
    boolean isLatest = typed.strip().toLowerCase(Locale.ROOT).equals(Runs.LATEST);
    if (isLatest && run.spec().undoes().isPresent()) {
      throw FleetException.wrongInput(
          Problem.of(
              "rollback.of-rollback",
              "the newest run, " + run.id() + ", is a rollback itself",
              "it brought routers back from run " + run.spec().undoes().get().run(),
              "Name the run you mean. 'wrtfleet rollback "
                  + run.id()
                  + "' installs again what it took away."));
    }
    return run;
  }

  /** What is to be done, checked; routers are not asked yet. */
  RunRequest request(RunSpec spec, Fleet fleet) {
    Undoes undoes = spec.undoes().orElseThrow();
    Rollback all = rollback(undoes);
    refuseGone(all, spec, fleet);
    Selected chosen = workshop.select(fleet, Selector.parse("all"), spec.limit(), spec.except());
    List<Host> hosts =
        chosen.hosts().stream().filter(host -> all.undone().containsKey(host.name())).toList();
    if (hosts.isEmpty()) {
      throw nothing(undoes.run(), "none of the hosts that --limit and --except leave was flashed");
    }
    Rollback back = all.only(name -> hosts.stream().anyMatch(host -> host.name().equals(name)));
    var toPlan =
        new RunRequest.ToPlan(
            new Selected(fleet, hosts),
            workshop.earlierImages(back.playbook(), undoes.images()),
            Optional.of(back));
    return new RunRequest(back.playbook(), Optional.empty(), fleet, Optional.of(toPlan));
  }

  private Rollback rollback(Undoes undoes) {
    RolloutState state = RolloutState.replay(store.journal().events(undoes.run()));
    if (state.phase() != RunPhase.FINISHED) {
      throw FleetException.wrongInput(
          Problem.of(
              "rollback.not-over",
              "run " + undoes.run() + " is not over",
              "what it flashes is not known before its end",
              "Let it end: wrtfleet resume "
                  + undoes.run()
                  + ". Or end it: wrtfleet halt "
                  + undoes.run()
                  + ", then resume."));
    }
    if (state.plan().isEmpty()) {
      throw nothing(undoes.run(), "it never had a plan");
    }
    Rollback all = undoes.isAutomatic() ? Rollback.ofFailedWave(state) : Rollback.of(state);
    if (all.undone().isEmpty()) {
      throw nothing(undoes.run(), "it flashed no router");
    }
    return undoes.atAnyTime() ? all.atAnyTime() : all;
  }

  /** Whoever is chosen by name need not mind the others. */
  private static void refuseGone(Rollback all, RunSpec spec, Fleet fleet) {
    List<String> gone =
        all.undone().keySet().stream().filter(name -> fleet.host(name).isEmpty()).toList();
    if (spec.limit().isPresent() || gone.isEmpty()) {
      return;
    }
    String more = gone.size() > NAMED_MAX ? " and " + (gone.size() - NAMED_MAX) + " more" : "";
    throw FleetException.wrongInput(
        Problem.of(
            "rollback.host-gone",
            "run "
                + all.run()
                + " flashed "
                + String.join(", ", gone.stream().limit(NAMED_MAX).toList())
                + more
                + ", which the inventory no longer has",
            "",
            "Put them back into the inventory, or name those to roll back with --limit."));
  }

  private static FleetException nothing(String run, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "rollback.nothing",
            "nothing of run " + run + " can be rolled back",
            why,
            "See what it did: wrtfleet status " + run));
  }
}
