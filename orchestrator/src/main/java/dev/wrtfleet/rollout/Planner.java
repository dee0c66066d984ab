package dev.wrtfleet.rollout;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import java.util.List;

/** Makes a plan of what was found. */
public final class Planner {
  private Planner() {}

  /** Who gets which image in which wave, and who not and why. */
  public static Plan plan(
      Playbook playbook, List<Surveyed> surveyed, Fleet fleet, Catalog catalog) {
    return new Plan(playbook, List.of());
  }
}
