package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A journal that cannot be written while routers are being flashed: a full disk, most of the time.
 * Nothing new begins, but those routers are not left to themselves: it is tried again until the
 * journal can be written, then they are looked at, and the command ends with the trouble it had.
 */
final class StoreTrouble {
  /** Enough for somebody to come and free some space; later, resume does the same. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Set<String> MAY_PASS =
      Set.of(
          "store.full", "store.disk-error", "store.busy", "store.not-writable", "store.unusable");

  private final Surroundings around;
  private final Store store;
  private final String run;
  private Optional<FleetException> first = Optional.empty();
  private Instant until = Instant.MAX;

  StoreTrouble(Surroundings around, Store store, String run) {
    this.around = around;
    this.store = store;
    this.run = run;
  }

  boolean happened() {
    return first.isPresent();
  }

  /** Throws what happened, where something did and the run is not over all the same. */
  void complain() {
    boolean isOver = RolloutState.replay(store.journal().events(run)).phase() == RunPhase.FINISHED;
    if (first.isPresent() && !isOver) {
      throw first.get();
    }
  }

  /** Waits a little where trying again helps a router; throws the trouble where it does not. */
  void waitOrThrow(FleetException e, Interruption interruption) throws InterruptedException {
    boolean mayPass = e.problems().stream().anyMatch(problem -> MAY_PASS.contains(problem.code()));
    List<String> flashing = mayPass ? Attendance.flashing(store, run) : List.of();
    if (flashing.isEmpty() || around.clock().instant().isAfter(until)) {
      throw first.orElse(e);
    }
    if (first.isEmpty()) {
      first = Optional.of(e);
      until = around.clock().instant().plus(PATIENCE);
    }
    say(e.problems().getFirst().line());
    say(
        "No new router is begun. Being flashed, and looked at once the journal can be written: "
            + String.join(", ", flashing));
    pause(interruption);
  }

  private void pause(Interruption interruption) throws InterruptedException {
    if (interruption.isHeard()) {
      throw first.orElseThrow();
    }
    // Nothing is asked of a run without a name: this only waits.
    store.requests().await("", PAUSE);
  }

  private void say(String line) {
    around.err().println(line);
    around.err().flush();
  }
}
