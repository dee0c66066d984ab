package dev.wrtfleet.cli;

import dev.wrtfleet.rollout.FailedGate;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.Rollback;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rollback a playbook asks for where a gate fails ({@code on_failed_gate: rollback}): due once
 * the run that ordered it is over, as long as nobody has begun it. Whoever attended that run begins
 * it, or who resumes that run later, or a worker of a shared journal; the list of runs sees to it
 * that there is one at most.
 */
final class AutomaticRollback {
  /** Whoever finds the order later than that may find routers that others have worked on since. */
  private static final Duration STALE = Duration.ofDays(1);

  private final Store store;
  private final InstantSource clock;

  AutomaticRollback(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Whether that run is over and ordered one. */
  static boolean isOrdered(RolloutState state) {
    return state.phase() == RunPhase.FINISHED && FailedGate.isRollbackOrdered(state);
  }

  /** What is to be begun now, after this run; empty where nothing is. */
  Optional<RunSpec> due(Run run, String by) {
    return due(run, by, List.of());
  }

  /** The same, looking for images in these folders besides those of the playbook. */
  Optional<RunSpec> due(Run run, String by, List<Path> images) {
    // The gate of a way back only halts.
    return run.spec().undoes().isEmpty()
        ? due(run, store.journal().events(run.id()), by, images)
        : Optional.empty();
  }

  private Optional<RunSpec> due(Run run, List<Recorded> events, String by, List<Path> images) {
    RolloutState state = RolloutState.replay(events);
    Instant now = clock.instant();
    boolean isDue =
        isOrdered(state)
            && events.getLast().at().plus(STALE).isAfter(now)
            && !Rollback.ofFailedWave(state).undone().isEmpty()
            && store.runs().automaticWayBack(run.id()).isEmpty();
    RunSpec of = run.spec();
    return isDue
        ? Optional.of(
            new RunSpec(
                of.playbook(),
                of.playbookText(),
                of.inventories(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                of.flags(),
                by,
                now,
                Optional.of(new Undoes(run.id(), true, images, false))))
        : Optional.empty();
  }

  /**
   * Whether a run begun since this one was over has planned something for a router of its failed
   * wave: somebody has seen to it, and what the router runs now may be what he wants.
   */
  boolean isSeenTo(Run run) {
    List<Recorded> events = store.journal().events(run.id());
    Instant over = events.getLast().at();
    Set<String> hosts = Rollback.ofFailedWave(RolloutState.replay(events)).undone().keySet();
    return store.runs().list().stream()
        .takeWhile(later -> later.createdAt().isAfter(over) && !later.id().equals(run.id()))
        .map(later -> RolloutState.replay(store.journal().events(later.id())))
        .flatMap(state -> state.plan().stream())
        .flatMap(plan -> plan.hosts().stream())
        .anyMatch(host -> host.wave().isPresent() && hosts.contains(host.name()));
  }

  /**
   * The rollback that brought routers back since the last of these runs, by whomever, where the
   * playbook is still written as it was then.
   *
   * @param own the runs of this playbook for these hosts, the newest first
   */
  Optional<Run> unmended(List<Run> own, String playbookText) {
    Optional<Run> last = own.stream().filter(run -> run.spec().undoes().isEmpty()).findFirst();
    if (last.isEmpty() || !last.get().spec().playbookText().equals(playbookText)) {
      return Optional.empty();
    }
    Set<String> ids = own.stream().map(Run::id).collect(Collectors.toUnmodifiableSet());
    return store.runs().list().stream()
        .takeWhile(run -> !run.id().equals(last.get().id()))
        .filter(run -> run.spec().undoes().filter(each -> ids.contains(each.run())).isPresent())
        .filter(this::hasFlashed)
        .findFirst();
  }

  private boolean hasFlashed(Run run) {
    return RolloutState.replay(store.journal().events(run.id())).hosts().values().stream()
        .anyMatch(host -> host.flash().isPresent());
  }
}
