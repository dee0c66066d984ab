package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run is to do, ready to be planned or gone on with.
 *
 * @param saved the plan, where there is one already: from a file, or from the journal
 */
record RunRequest(
    Playbook playbook,
    Optional<Plan> saved,
    Fleet fleet,
    Optional<String> limit,
    Optional<String> except) {

  /** As it was asked for when the run was started. */
  static RunRequest of(RunSpec spec, RolloutState state, Workshop workshop) {
    Optional<Plan> plan =
        state.plan().isPresent() ? state.plan() : spec.savedPlan().map(PlanFile::read);
    Playbook playbook =
        plan.map(Plan::playbook)
            .orElseGet(() -> workshop.playbooks().read(spec.playbook(), spec.playbookText()));
    var request =
        new RunRequest(
            playbook, plan, workshop.fleet(spec.inventories()), spec.limit(), spec.except());
    request.check(workshop);
    return request;
  }

  int atOnce() {
    return playbook.atOnce();
  }

  Selected selected(Workshop workshop) {
    return workshop.select(fleet, Selector.parse(playbook.hosts()), limit, except);
  }

  /** Finds what is wrong with it now, before anything begins. */
  void check(Workshop workshop) {
    if (saved.isEmpty()) {
      selected(workshop);
      workshop.catalog(playbook);
      return;
    }
    List<Problem> gone = new ArrayList<>();
    for (PlannedHost host : saved.get().hosts()) {
      if (fleet.host(host.name()).isEmpty()) {
        gone.add(
            Problem.of(
                "plan.host-gone",
                "the plan names " + host.name() + ", which the inventory no longer has",
                "",
                "Put it back into the inventory, or make the plan again."));
      }
    }
    if (!gone.isEmpty()) {
      throw FleetException.wrongInput(gone);
    }
  }
}
