package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Rollback;
import dev.wrtfleet.rollout.Rollback.Saved;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Lease;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.SavedConfigs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Begins the rollback a failed gate ordered: once, whoever does, and together with its plan, so
 * that a crash leaves either nothing or a run anybody can go on with.
 *
 * <p>Of several machines one may begin it that has saved configurations of the routers: who has
 * none never does, and who has some only gives those who may have all of them the time to. Routers
 * whose configuration is elsewhere are in the plan, with that as the reason why they are left as
 * they are.
 */
final class WayBack {
  /** More than any look for the halted run takes; who has only some begins after that. */
  private static final Duration WHO_HAS_ALL = Duration.ofMinutes(1);

  /**
   * How long one that plans it and dies keeps the others from it. Where asking the routers takes
   * longer a second one asks as well, which does no harm: one of them is written.
   */
  private static final Duration PLANNING = Duration.ofMinutes(1);

  /** More than the wait for those who have all, and for one who plans it and dies. */
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Surroundings around;
  private final Workshop workshop;
  private final Store store;
  private final LinkOptions link;
  private final AutomaticRollback automatic;
  private List<Path> images = List.of();
  private String process;

  WayBack(Surroundings around, Workshop workshop, Store store, LinkOptions link) {
    this.around = around;
    this.workshop = workshop;
    this.store = store;
    this.link = link;
    automatic = new AutomaticRollback(store, store.clock());
    process = Workshop.processName(store);
  }

  /** The same, that looks into these folders for images, too. */
  WayBack carrying(List<Path> folders) {
    images = List.copyOf(folders);
    return this;
  }

  /** The same in a process of this name, whose engine keeps what it holds while it lives. */
  WayBack in(String name) {
    process = name;
    return this;
  }

  /** Why it is not begun here. */
  enum Not {
    /** Nothing is ordered, or it is begun, or it is too late. */
    DUE,
    /** Somebody who has all configurations, or who plans it just now, may begin it yet. */
    YET,
    /** No configuration is on this machine. */
    HERE
  }

  /** Either the run that was begun, or why none was. */
  sealed interface Result {
    record Begun(Run run) implements Result {}

    record None(Not why) implements Result {}
  }

  /** The rollback that follows this run, begun here or by somebody else meanwhile. */
  Optional<Run> await(Run failed) throws InterruptedException {
    Instant until = store.clock().instant().plus(WAIT_MAX);
    for (boolean isFirst = true; ; isFirst = false) {
      switch (begin(failed)) {
        case Result.Begun(Run run) -> {
          return Optional.of(run);
        }
        case Result.None(Not why) when why == Not.DUE -> {
          return Optional.empty();
        }
        case Result.None(Not why) when why == Not.HERE -> {
          say(noneHere(failed));
          return Optional.empty();
        }
        case Result.None none -> {
          if (isFirst) {
            say("another machine may bring it back: waiting for that");
          }
        }
      }
      Optional<Run> theirs = awaitTheirs(failed);
      if (theirs.isPresent() || !store.clock().instant().isBefore(until)) {
        return theirs;
      }
    }
  }

  private Optional<Run> awaitTheirs(Run failed) throws InterruptedException {
    // Nothing is asked of a run that is over: this only waits.
    store.requests().await(failed.id(), LOOK);
    return store.runs().automaticWayBack(failed.id());
  }

  static String noneHere(Run failed) {
    return "what the failed wave of run "
        + failed.id()
        + " flashed is to be brought back, but none of its saved configurations is on this machine:"
        + " a worker on the machine that has them begins it";
  }

  /**
   * Begins it where it is time to.
   *
   * @throws dev.wrtfleet.problem.FleetException where it cannot be begun now
   */
  Result begin(Run failed) {
    Optional<RunSpec> due = automatic.due(failed, workshop.user(), images);
    if (due.isEmpty()) {
      return new Result.None(Not.DUE);
    }
    if (!store.isShared()) {
      return begun(due.get(), PlaybookText.ofAll(due.get().inventories()));
    }
    Collection<Saved> saved = saved(failed);
    long here = saved.stream().filter(Saved.Usable.class::isInstance).count();
    if (here == 0) {
      return new Result.None(Not.HERE);
    }
    Instant now = store.clock().instant();
    boolean isTime = here == saved.size() || !now.isBefore(overAt(failed).plus(WHO_HAS_ALL));
    return isTime ? beginBesideOthers(due.get()) : new Result.None(Not.YET);
  }

  /** What a run that is to be seen to here had; nobody else has begun anything with it since. */
  boolean isSeenTo(Run failed) {
    return automatic.isSeenTo(failed);
  }

  Instant overAt(Run failed) {
    return store.journal().events(failed.id()).getLast().at();
  }

  private Collection<Saved> saved(Run failed) {
    RolloutState state = RolloutState.replay(store.journal().events(failed.id()));
    SavedConfigs saved = workshop.savedConfigs(failed.id());
    return Rollback.ofFailedWave(state).undone().keySet().stream().map(saved).toList();
  }

  private Result beginBesideOthers(RunSpec spec) {
    String undone = spec.undoes().orElseThrow().run();
    String name = "rollback of run " + undone;
    Optional<Lease> planning =
        store.leases().take(name, undone, process + " for " + name, PLANNING);
    if (planning.isEmpty()) {
      return new Result.None(Not.YET);
    }
    try {
      return begun(spec, store.runs().files(undone));
    } finally {
      store.leases().release(planning.get());
    }
  }

  private Result begun(RunSpec spec, Map<Path, String> inventories) {
    Fleet fleet = workshop.fleet(inventories);
    RunRequest request = new Undoing(store, workshop).request(spec, fleet);
    var claims = new Claims(store, workshop);
    claims.refuseTaken(request);
    String undone = spec.undoes().orElseThrow().run();
    say("a gate of run " + undone + " failed: what that wave flashed is brought back");
    Plan plan = new Planning(workshop, store).survey(request, asking(spec));
    return claims
        .begin(request, spec, inventories, Optional.of(plan))
        .<Result>map(Result.Begun::new)
        .orElseGet(() -> new Result.None(Not.YET));
  }

  private LinkOptions asking(RunSpec spec) {
    var options = new LinkOptions();
    options.acceptNewHostKeys =
        link.acceptNewHostKeys || spec.flags().contains(Rollouts.ACCEPT_NEW);
    options.parallel = link.parallel;
    return options;
  }

  private void say(String line) {
    around.err().println(line);
    around.err().flush();
  }
}
