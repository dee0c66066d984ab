package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Rollback;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is to do, checked, ready to be planned or gone on with.
 *
 * @param saved the plan, where there is one already: from a file, or from the journal
 * @param toPlan what a plan is made from, where there is none yet
 */
record RunRequest(Playbook playbook, Optional<Plan> saved, Fleet fleet, Optional<ToPlan> toPlan) {

  /** The hosts to ask and the images to choose from; the way back, where it is one. */
  record ToPlan(Selected selected, Catalog catalog, Optional<Rollback> back) {}

  /** A playbook to be planned; finds what is wrong with it before anything begins. */
  static RunRequest unplanned(
      Playbook playbook,
      Fleet fleet,
      Optional<String> limit,
      Optional<String> except,
      Workshop workshop) {
    Workshop.requireBefore(playbook);
    Selected selected = workshop.select(fleet, Selector.parse(playbook.hosts()), limit, except);
    var toPlan = new ToPlan(selected, workshop.catalog(playbook), Optional.empty());
    return new RunRequest(playbook, Optional.empty(), fleet, Optional.of(toPlan));
  }

  /** A plan to be run as it is; its hosts must be in the inventory. */
  static RunRequest planned(Plan plan, Fleet fleet) {
    requireHosts(plan, fleet);
    return new RunRequest(plan.playbook(), Optional.of(plan), fleet, Optional.empty());
  }

  /**
   * As it was asked for when the run was started. The inventories are read anew, but on a store
   * others share: there all must see the same ones, those kept with the run.
   */
  static RunRequest of(Store store, Run run, RolloutState state, Workshop workshop) {
    RunSpec spec = run.spec();
    Optional<Plan> plan =
        state.plan().isPresent() ? state.plan() : spec.savedPlan().map(PlanFile::read);
    Map<Path, String> kept = store.isShared() ? store.runs().files(run.id()) : Map.of();
    Fleet fleet = kept.isEmpty() ? workshop.fleet(spec.inventories()) : workshop.fleet(kept);
    if (plan.isEmpty() && spec.undoes().isPresent()) {
      return new Undoing(store, workshop).request(spec, fleet);
    }
    return plan.map(found -> planned(found, fleet))
        .orElseGet(() ->
            unplanned(
                workshop.playbooks().read(spec.playbook(), spec.playbookText()),
                fleet,
                spec.limit(),
                spec.except(),
                workshop));
  }

  private static void requireHosts(Plan plan, Fleet fleet) {
    List<Problem> gone = new ArrayList<>();
    for (PlannedHost host : plan.hosts()) {
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
