package dev.wrtfleet.cli;

import dev.wrtfleet.engine.Crew;
import dev.wrtfleet.engine.Crews;
import dev.wrtfleet.engine.HookProcesses;
import dev.wrtfleet.engine.HookedRoad;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.LateRoad;
import dev.wrtfleet.upgrade.Road;
import dev.wrtfleet.upgrade.RoadSettings;
import dev.wrtfleet.upgrade.UploadRates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The crew of any run, from what was asked for when it was started: the inventories are read anew,
 * the playbook is the text kept with the run. Logins are those of this process: its environment,
 * its agent, its key files.
 */
final class RunCrews implements Crews {
  private final Surroundings around;
  private final Workshop workshop;
  private final Store store;
  private final String own;
  private final LinkOptions link;
  private List<Path> images = List.of();

  /** One for all runs: they send over the same lines. */
  private final UploadRates rates;

  /** Crews for the runs of this store; {@code link} is what was typed for one of them. */
  RunCrews(Surroundings around, Workshop workshop, Store store, String own, LinkOptions link) {
    this.around = around;
    this.workshop = workshop;
    this.store = store;
    this.own = own;
    this.link = link;
    Optional<UploadRates.Account> account = store.uploadLines().map(lines -> lines::take);
    rates = new UploadRates(System::nanoTime, TimeUnit.NANOSECONDS::sleep, account);
  }

  @Override
  public Crew of(Run run) {
    RolloutState state = RolloutState.replay(store.journal().events(run.id()));
    RunRequest request = RunRequest.of(store, run, state, workshop);
    boolean acceptNew =
        run.spec().flags().contains(Rollouts.ACCEPT_NEW)
            || (run.id().equals(own) && link.acceptNewHostKeys);
    var road =
        new Road(
            workshop.links(request.fleet(), acceptNew),
            store.clock(),
            RoadSettings.usual(),
            around.stateFolder().resolve("backups"),
            rates);
    var hooks = new HookProcesses(around.environment(), around.clock());
    var here = new HookedRoad(new SiteImages(road, images), hooks);
    var late =
        new LateRoad(
            here,
            workshop.oneSurvey(request.fleet(), acceptNew),
            () -> workshop.catalog(request.playbook()));
    var restored = new KeptConfigs(late, workshop::savedConfigs, store);
    return new Crew(request.fleet(), any -> plan(request, acceptNew), restored, hooks);
  }

  /** The same crews, that also look into these folders for images. */
  RunCrews carrying(List<Path> folders) {
    images = List.copyOf(folders);
    return this;
  }

  private Plan plan(RunRequest request, boolean acceptNew) {
    var options = new LinkOptions();
    options.acceptNewHostKeys = acceptNew;
    options.parallel = link.parallel;
    Optional<Plan> saved = request.saved();
    return saved.orElseGet(() -> new Planning(workshop, store).survey(request, options));
  }
}
