package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.rollout.Experience;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Timetable;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.nio.file.Files;
import java.util.function.Supplier;

/** Gives the hosts of a plan as much time as upgrades took before, and refuses what cannot be. */
final class PlanTimes {
  private PlanTimes() {}

  /** With what this store knows of earlier runs. */
  static Plan with(Plan plan, Fleet fleet, Store store) {
    return with(plan, fleet, () -> store.pastUpgrades().experience());
  }

  /** With what is known of earlier runs, where there ever was one; makes no database. */
  static Plan with(Plan plan, Fleet fleet, Surroundings around) {
    return with(
        plan,
        fleet,
        () -> {
          var folder = new StateFolder(around.stateFolder());
          if (!Files.exists(folder.database())) {
            return Experience.NONE;
          }
          try (Store store = Store.open(folder, around.clock())) {
            return store.pastUpgrades().experience();
          }
        });
  }

  private static Plan with(Plan plan, Fleet fleet, Supplier<Experience> earlier) {
    boolean isStated = plan.playbook().schedule().takes().isPresent();
    Plan timed = isStated ? plan : new Timetable(fleet, earlier.get()).on(plan);
    Timetable.refuseHopeless(timed);
    return timed;
  }
}
