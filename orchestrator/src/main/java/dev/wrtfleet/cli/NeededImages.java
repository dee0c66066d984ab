package dev.wrtfleet.cli;

import dev.wrtfleet.image.InUse;
import dev.wrtfleet.playbook.ImageMap;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which images playbooks, saved plans, and the runs that are not over still need. */
final class NeededImages {
  private final Surroundings around;
  private final Workshop workshop;
  private final Set<Path> files = new HashSet<>();
  private final Set<String> sha256 = new HashSet<>();
  private final Set<Path> folders = new HashSet<>();

  NeededImages(Surroundings around, Workshop workshop) {
    this.around = around;
    this.workshop = workshop;
  }

  /** Those of all runs that are not over, and of these playbooks and plans. */
  InUse of(List<Path> playbooksOrPlans) {
    for (Path typed : playbooksOrPlans) {
      Path file = workshop.resolve(typed);
      if (PlanFile.isNamedLikeOne(file)) {
        add(PlanFile.read(file));
      } else {
        add(workshop.playbook(file));
      }
    }
    // Looking for runs must not make a journal where there is none.
    var options = new StoreOptions();
    boolean isShared = options.url(around).isPresent();
    if (isShared || Files.exists(new StateFolder(around.stateFolder()).database())) {
      try (Store store = workshop.store(options)) {
        store.runs().list().stream()
            .filter(run -> run.standing() != Standing.FINISHED)
            .forEach(run -> add(store, run));
      }
    }
    return new InUse(files, sha256, folders);
  }

  private void add(Store store, Run run) {
    RolloutState state = RolloutState.replay(store.journal().events(run.id()));
    if (state.phase() == RunPhase.FINISHED) {
      return;
    }
    Optional<Plan> plan =
        state.plan().isPresent() ? state.plan() : run.spec().savedPlan().map(PlanFile::read);
    plan.ifPresentOrElse(
        this::add,
        () -> add(workshop.playbooks().read(run.spec().playbook(), run.spec().playbookText())));
  }

  private void add(Plan plan) {
    if (plan.hosts().stream().anyMatch(host -> host.away().isPresent())) {
      // Nobody knows yet which image a host that is away will need.
      add(plan.playbook());
    }
    plan.hosts().stream()
        .map(PlannedHost::image)
        .flatMap(Optional::stream)
        .forEach(image -> {
          files.add(image.file());
          sha256.add(image.sha256());
        });
  }

  private void add(Playbook playbook) {
    folders.addAll(playbook.catalog());
    playbook.map().stream().map(ImageMap::file).forEach(files::add);
  }
}
