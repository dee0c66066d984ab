package dev.wrtfleet.cli;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Planner;
import dev.wrtfleet.rollout.Rollback;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the plan of a run: asks every host about itself, and remembers what it said. */
final class Planning {
  private final Workshop workshop;
  private final Store store;

  Planning(Workshop workshop, Store store) {
    this.workshop = workshop;
    this.store = store;
  }

  /** The plan of a request that has none yet. */
  Plan survey(RunRequest request, LinkOptions link) {
    RunRequest.ToPlan toPlan = request.toPlan().orElseThrow();
    List<Surveyed> found = workshop.survey(request.playbook(), toPlan.selected(), link);
    remember(found, store);
    Plan plan =
        toPlan
            .back()
            .map(back -> back(back, found, request))
            .orElseGet(
                () -> workshop.plan(request.playbook(), found, request.fleet(), toPlan.catalog()));
    return PlanTimes.with(plan, request.fleet(), store);
  }

  private Plan back(Rollback back, List<Surveyed> found, RunRequest request) {
    Catalog catalog = request.toPlan().orElseThrow().catalog();
    return Planner.back(back, found, request.fleet(), catalog, workshop.savedConfigs(back.run()));
  }

  /** Keeps what was found for {@code plan --cached}. */
  static void remember(List<Surveyed> found, Store store) {
    Map<String, RouterFacts> facts = new HashMap<>();
    for (Surveyed host : found) {
      host.facts().ifPresent(known -> facts.put(host.host().name(), known));
    }
    store.knownFacts().remember(facts);
  }
}
