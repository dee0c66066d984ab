package dev.wrtfleet.simulation;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.LeftAlone;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.upgrade.Circumstances;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One stretch of one host in one process, as the engine does it: lease, journal, road. */
final class HostStretch {
  static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration WRITE = Duration.ofMillis(3);
  private static final int MARGIN_SHARE = 4;

  private final Controllers controllers;
  private final Worker worker;
  private final String run;
  private final Host host;

  /** This process slept: nothing is sent. */
  private static final class Slept extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  HostStretch(Controllers controllers, Worker worker, String run, Host host) {
    this.controllers = controllers;
    this.worker = worker;
    this.run = run;
    this.host = host;
  }

  /** When to come again; empty where the host has ended. */
  Optional<Duration> go() {
    long taken = worker.monotonicMillis();
    Instant takenAt = worker.instant();
    controllers.agenda().sleep(WRITE);
    Optional<Ledger.Lease> lease = controllers.ledger().take(host.name(), worker.name(), LEASE);
    if (lease.isEmpty()) {
      return Optional.of(LEASE);
    }
    controllers.agenda().sleep(WRITE);
    try {
      return advance(lease.get(), new Leased(lease.get(), taken, takenAt));
    } catch (Ledger.Lost | Slept e) {
      return Optional.of(LEASE);
    } catch (RuntimeException e) {
      return afterFault(lease.get(), e);
    }
  }

  private Optional<Duration> advance(Ledger.Lease lease, Leased journal) {
    boolean isWaiting =
        progress().ended().isEmpty() && !progress().admitted() && !progress().stage().isAtWork();
    boolean hasEnded = progress().ended().isPresent() && journal.around().soak().isEmpty();
    if (isWaiting || hasEnded) {
      return over(lease);
    }
    Optional<HostEnded> leftAlone = leftAlone();
    if (leftAlone.isPresent()) {
      return leave(lease, journal, leftAlone.get());
    }
    Optional<Event.HostPutBack> putBack =
        worker.fold(controllers.ledger(), run).now().way(host.name()).putBack();
    if (putBack.isPresent()) {
      journal.append(putBack.get());
      return over(lease);
    }
    try {
      return stretch(lease, journal);
    } catch (CancellationException e) {
      return leftAlone().map(end -> leave(lease, journal, end)).orElseGet(() -> Optional.of(LEASE));
    }
  }

  private Optional<HostEnded> leftAlone() {
    return LeftAlone.end(worker.fold(controllers.ledger(), run).now(), host.name());
  }

  private Optional<Duration> leave(Ledger.Lease lease, Leased journal, HostEnded end) {
    if (progress().stage().isThere()) {
      journal.append(new Event.StageRecalled(host.name(), end.reason()));
      return Optional.of(Duration.ZERO);
    }
    journal.append(end);
    return over(lease);
  }

  private Optional<Duration> stretch(Ledger.Lease lease, Leased journal) {
    RolloutState state = worker.fold(controllers.ledger(), run).now();
    Next next =
        worker
            .road()
            .advance(
                run,
                progress(),
                host,
                state.planned(host.name()).orElseThrow(),
                state.plan().orElseThrow().playbook(),
                journal);
    journal.writeWhatIsHeldBack();
    if (progress().ended().isPresent() && journal.around().soak().isEmpty()) {
      return over(lease);
    }
    if (progress().stage().isRecalled()) {
      return Optional.of(Duration.ZERO);
    }
    return switch (next) {
      case Next.Again(Duration after) -> Optional.of(after);
      case Next.PutOff e -> over(lease);
      case Next.Ended e -> over(lease);
    };
  }

  /** A process that lost its host may stumble over what the other one wrote; nobody else may. */
  private Optional<Duration> afterFault(Ledger.Lease lease, RuntimeException fault) {
    if (controllers.ledger().take(host.name(), worker.name(), LEASE).isPresent()
        && (progress().ended().isEmpty() || isWatched())
        && controllers.ledger().wasNewest(lease)) {
      throw new Broken("no fault of ours", host.name() + ": " + fault, fault);
    }
    return Optional.of(LEASE);
  }

  private Optional<Duration> over(Ledger.Lease lease) {
    controllers.ledger().release(lease);
    controllers.nudge(run);
    return Optional.empty();
  }

  private boolean isWatched() {
    return worker.fold(controllers.ledger(), run).now().soak(host.name()).isPresent();
  }

  private HostProgress progress() {
    return worker.fold(controllers.ledger(), run).now().host(host.name()).orElseThrow();
  }

  /** The journal under this lease, with the check of its time, as the engine has it. */
  private final class Leased implements HostJournal {
    private final Ledger.Lease lease;
    private long renewed;
    private Instant renewedAt;
    private Optional<FlashIssued> heldBack = Optional.empty();

    Leased(Ledger.Lease lease, long renewed, Instant renewedAt) {
      this.lease = lease;
      this.renewed = renewed;
      this.renewedAt = renewedAt;
    }

    @Override
    public void append(HostEvent event) {
      if (controllers.weakness() == Weakness.ACT_BEFORE_JOURNAL && event instanceof FlashIssued f) {
        heldBack = Optional.of(f);
        return;
      }
      writeWhatIsHeldBack();
      write(event);
    }

    void writeWhatIsHeldBack() {
      Optional<FlashIssued> flash = heldBack;
      heldBack = Optional.empty();
      flash.ifPresent(this::write);
    }

    private void write(HostEvent event) {
      long monotonic = worker.monotonicMillis();
      Instant at = worker.instant();
      worker.fold(controllers.ledger(), run).check(event);
      controllers.agenda().sleep(WRITE);
      if (event instanceof FlashIssued && leftAlone().isPresent()) {
        // As the journal does it, in the transaction of the event.
        throw new CancellationException("halted");
      }
      controllers.ledger().append(run, lease, List.of(event));
      controllers.agenda().sleep(WRITE);
      renewed = monotonic;
      renewedAt = at;
      if (event instanceof HostEnded
          || event instanceof Event.HostAway
          || event instanceof Event.HostStaged
          || event instanceof Event.StageFailed
          || event instanceof Event.StageLost
          || event instanceof Event.StageCleared
          || event instanceof Event.FactsRead
          || progress().ended().isPresent()) {
        controllers.nudge(run);
      }
    }

    @Override
    public boolean isToStop() {
      return leftAlone().isPresent() || progress().stage().isRecalled();
    }

    @Override
    public Circumstances around() {
      RolloutState state = worker.fold(controllers.ledger(), run).now();
      return new Circumstances(state.soak(host.name()), state.way(host.name()).backAt());
    }

    @Override
    public long fence() {
      return lease.fence();
    }

    @Override
    public void refuseAfterSleep() {
      Duration sure = LEASE.minus(LEASE.dividedBy(MARGIN_SHARE));
      Duration monotonic = Duration.ofMillis(worker.monotonicMillis() - renewed);
      Duration onTheWall = Duration.between(renewedAt, worker.instant());
      if (monotonic.compareTo(sure) > 0 || onTheWall.compareTo(sure) > 0) {
        throw new Slept();
      }
      controllers.aboutToFlash(worker);
    }
  }
}
