package dev.wrtfleet.engine;

import dev.wrtfleet.engine.LeasedJournal.Slept;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.LeftAlone;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.HappenedAlready;
import dev.wrtfleet.store.Lease;
import dev.wrtfleet.store.LeaseLost;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.Circumstances;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one host one stretch further: takes the lease, reads how far it is, and only then lets the
 * road act. The order matters: what was read before the lease could be old.
 *
 * <p>A fault of ours (an exception nobody expected) never flashes twice and is never silent. Before
 * the flash was issued the host ends as refused: nothing was written. After it, the router is
 * looked at again a few times, for it may well be fine; then it ends as lost, or as degraded where
 * its new firmware was proved.
 */
final class HostTurn {
  private static final Logger LOG = LoggerFactory.getLogger(HostTurn.class);
  private static final int REASON_MAX = 200;

  private final Store store;
  private final Clocks clocks;
  private final InstantSource clock;
  private final EngineOptions options;
  private final String owner;
  private final Shift shift;

  HostTurn(Store store, Clocks clocks, EngineOptions options, Shift shift, String owner) {
    this.store = store;
    this.clocks = clocks;
    this.clock = clocks.wall();
    this.options = options;
    this.shift = shift;
    this.owner = owner;
  }

  /** One stretch; the time of the next one, or empty where the host has ended. */
  Optional<Instant> take(DrivenRun run, String host) {
    // The scheduler may think an execution dead that only slept, with the whole machine.
    if (!shift.begins(host)) {
      return in(options.leaseLasts());
    }
    Clocks.Moment before = clocks.now();
    try {
      return store
          .leases()
          .take(host, run.id(), owner + " for " + run.id(), options.leaseLasts())
          .map(lease -> held(run, lease, before))
          .orElseGet(() -> in(options.leaseLasts()));
    } catch (LeaseLost | Slept e) {
      LOG.warn("{} of run {}: {}; looking again later", host, run.id(), e.getMessage());
      return in(options.leaseLasts());
    } catch (FleetException e) {
      run.fail(e);
      return in(options.leaseLasts());
    } finally {
      shift.ends(host);
    }
  }

  /** Beside others, the next stretch may be anybody's: the host is not kept while it waits. */
  private Optional<Instant> held(DrivenRun run, Lease lease, Clocks.Moment before) {
    try {
      return stretch(run, lease, before);
    } finally {
      if (store.isShared() && !shift.isOver()) {
        store.leases().release(lease);
      }
    }
  }

  private Optional<Instant> stretch(DrivenRun run, Lease lease, Clocks.Moment before) {
    HostProgress progress = progress(run, lease.host());
    boolean hasEnded = progress.ended().isPresent();
    // A task of before it was put back, or is to be tried again: it gets another one with its turn.
    boolean isWaiting = !hasEnded && !progress.admitted() && !progress.stage().isAtWork();
    if (isWaiting || (hasEnded && run.state().soak(lease.host()).isEmpty())) {
      return end(run, lease);
    }
    Optional<HostEnded> leftAlone = LeftAlone.end(run.state(), lease.host());
    if (leftAlone.isPresent()) {
      return leave(run, lease, progress, leftAlone.get());
    }
    Optional<Event.HostPutBack> putBack = run.state().way(lease.host()).putBack();
    if (putBack.isPresent()) {
      append(run, lease, putBack.get());
      return end(run, lease);
    }
    if (run.isWindingDown() && (hasEnded || progress.flash().isEmpty())) {
      return park(run, lease);
    }
    try {
      return after(run, lease, advance(run, lease, progress, before));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return in(options.look());
    } catch (CancellationException e) {
      return afterCancelling(run, lease);
    } catch (HappenedAlready e) {
      if (LeftAlone.end(run.state(), lease.host()).isPresent()) {
        // Halted in the very moment before its flash: its image lies there.
        append(run, lease, new Event.StageRecalled(lease.host(), "the run was halted"));
        return in(Duration.ZERO);
      }
      // A look in a soak that came after the end of the run.
      return hasEnded ? end(run, lease) : afterFault(run, lease, e);
    } catch (LeaseLost | Slept | FleetException e) {
      throw e;
    } catch (RuntimeException e) {
      return afterFault(run, lease, e);
    }
  }

  private Next advance(DrivenRun run, Lease lease, HostProgress progress, Clocks.Moment before)
      throws InterruptedException {
    return run.crew()
        .road()
        .advance(
            run.id(),
            progress,
            run.crew().fleet().host(lease.host()).orElseThrow(),
            run.state().planned(lease.host()).orElseThrow(),
            run.plan().playbook(),
            journal(run, lease, before));
  }

  private Optional<Instant> afterCancelling(DrivenRun run, Lease lease) {
    Optional<HostEnded> end = LeftAlone.end(run.state(), lease.host());
    HostProgress now = progress(run, lease.host());
    if (end.isPresent()) {
      return leave(run, lease, now, end.get());
    }
    boolean isParked = run.isWindingDown() && now.flash().isEmpty();
    return isParked ? park(run, lease) : in(options.look());
  }

  private HostJournal journal(DrivenRun run, Lease lease, Clocks.Moment before) {
    RolloutState state = run.state();
    String host = lease.host();
    return new LeasedJournal(
        lease,
        clocks,
        before,
        event -> append(run, lease, event),
        () -> run.isWindingDown() || isLeftAlone(run, lease.host()),
        new Circumstances(state.soak(host), state.way(host).backAt()));
  }

  /** Asked at every block of an upload: what is known here has to do. */
  private static boolean isLeftAlone(DrivenRun run, String host) {
    RolloutState known = run.fold().known();
    boolean isRecalled = known.host(host).filter(it -> it.stage().isRecalled()).isPresent();
    return isRecalled || LeftAlone.end(known, host).isPresent();
  }

  private Optional<Instant> leave(DrivenRun run, Lease lease, HostProgress host, HostEnded end) {
    if (host.stage().isThere()) {
      append(run, lease, new Event.StageRecalled(host.host(), end.reason()));
      return in(Duration.ZERO);
    }
    append(run, lease, end);
    return end(run, lease);
  }

  private void append(DrivenRun run, Lease lease, HostEvent event) {
    shift.refuseAfterwards();
    run.fold().check(event);
    store.journal().append(run.id(), lease, event);
    if (event instanceof HostEnded
        || event instanceof Event.SoakSeen
        || event instanceof Event.HostRelapsed
        || event instanceof Event.HostAway
        || event instanceof Event.HostStaged
        || event instanceof Event.StageFailed
        || event instanceof Event.StageLost
        || event instanceof Event.StageCleared
        || event instanceof Event.FactsRead) {
      run.wake();
    }
  }

  private Optional<Instant> after(DrivenRun run, Lease lease, Next next) {
    boolean hasEnded = progress(run, lease.host()).ended().isPresent();
    boolean isWatched = run.state().soak(lease.host()).isPresent() && next instanceof Next.Again;
    if (hasEnded && !isWatched) {
      return end(run, lease);
    }
    if (progress(run, lease.host()).stage().isRecalled()) {
      // Somebody wants it off while it was brought.
      return in(Duration.ZERO);
    }
    return switch (next) {
      case Next.PutOff off -> {
        run.noFault(lease.host());
        yield park(run, lease);
      }
      case Next.Again again -> {
        run.noFault(lease.host());
        yield in(again.after());
      }
      case Next.Ended ended ->
          afterFault(run, lease, new IllegalStateException("the road ended without an outcome"));
    };
  }

  private Optional<Instant> end(DrivenRun run, Lease lease) {
    store.leases().release(lease);
    run.taskEnds(lease.host());
    return Optional.empty();
  }

  /** Leaves a host alone that was not flashed: whoever drives the run next begins it again. */
  private Optional<Instant> park(DrivenRun run, Lease lease) {
    store.leases().release(lease);
    if (store.isShared()) {
      return in(options.look());
    }
    run.park(lease.host());
    return Optional.empty();
  }

  private Optional<Instant> afterFault(DrivenRun run, Lease lease, RuntimeException fault) {
    if (shift.isOver()) {
      // Whatever broke, it broke because we pulled the plug: the next process looks at the router.
      return in(options.look());
    }
    LOG.error("{} of run {}: internal fault", lease.host(), run.id(), fault);
    HostProgress progress = progress(run, lease.host());
    if (progress.ended().isPresent() && run.state().soak(lease.host()).isEmpty()) {
      return end(run, lease);
    }
    if (progress.stage().isAtWork()) {
      append(run, lease, stageEnd(progress, fault));
      return end(run, lease);
    }
    boolean isFlashed = progress.flash().isPresent();
    if (isFlashed && run.fault(lease.host()) <= options.faultsMax()) {
      return in(options.faultPause());
    }
    append(run, lease, endOf(progress, fault));
    return end(run, lease);
  }

  private static String words(RuntimeException fault) {
    String text = fault.getClass().getSimpleName() + ": " + fault.getMessage();
    return "internal fault: " + text.substring(0, Math.min(text.length(), REASON_MAX));
  }

  /** A host that is only staged has not begun: it waits for its turn all the same. */
  private static HostEvent stageEnd(HostProgress progress, RuntimeException fault) {
    return progress.stage().isRecalled()
        ? new Event.StageCleared(progress.host(), words(fault))
        : new Event.StageFailed(progress.host(), words(fault));
  }

  private static HostEvent endOf(HostProgress progress, RuntimeException fault) {
    String reason = words(fault);
    String report = "Report it with the log.";
    if (progress.ended().isPresent()) {
      return new Event.HostRelapsed(
          progress.host(), Outcome.UNCLEAR, reason, "Look at it: it may be fine. " + report);
    }
    if (progress.flash().isEmpty()) {
      return new HostEnded(
          progress.host(),
          Outcome.REFUSED,
          reason,
          "Its flash was not touched; services may need a reboot to run again. " + report);
    }
    return new HostEnded(
        progress.host(),
        progress.proved().isPresent() ? Outcome.DEGRADED : Outcome.LOST,
        reason,
        "Log in and look at it before anything else: it may be fine. " + report);
  }

  private static HostProgress progress(DrivenRun run, String host) {
    return Objects.requireNonNull(run.state().hosts().get(host), host);
  }

  private Optional<Instant> in(Duration pause) {
    return Optional.of(clock.instant().plus(pause));
  }
}
