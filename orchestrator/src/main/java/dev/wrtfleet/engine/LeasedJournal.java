package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.store.Lease;
import dev.wrtfleet.upgrade.Circumstances;
import dev.wrtfleet.upgrade.HostJournal;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a road writes into while this process has a host's lease. It also knows, without asking
 * anybody, until when the lease holds for sure: counted from before it was last renewed, on two
 * clocks, for a monotonic one stands still while the machine sleeps and the other may be set back.
 */
final class LeasedJournal implements HostJournal {
  /** What is left of a lease when a command may still be sent: this part of it. */
  private static final int MARGIN_SHARE = 4;

  private final Lease lease;
  private final Clocks clocks;
  private final Consumer<HostEvent> append;
  private final BooleanSupplier isToStop;
  private final Circumstances around;
  private Clocks.Moment renewed;

  /**
   * A journal for this lease.
   *
   * @param taken a moment before the lease was taken
   * @param around what is to be known of the run
   */
  LeasedJournal(
      Lease lease,
      Clocks clocks,
      Clocks.Moment taken,
      Consumer<HostEvent> append,
      BooleanSupplier isToStop,
      Circumstances around) {
    this.around = around;
    this.lease = lease;
    this.clocks = clocks;
    this.renewed = taken;
    this.append = append;
    this.isToStop = isToStop;
  }

  @Override
  public void append(HostEvent event) {
    Clocks.Moment before = clocks.now();
    append.accept(event);
    renewed = before;
  }

  @Override
  public boolean isToStop() {
    return isToStop.getAsBoolean();
  }

  @Override
  public Circumstances around() {
    return around;
  }

  @Override
  public long fence() {
    return lease.fence();
  }

  @Override
  public void refuseAfterSleep() {
    Duration sure = lease.lasts().minus(lease.lasts().dividedBy(MARGIN_SHARE));
    Duration passed = clocks.since(renewed);
    if (passed.compareTo(sure) > 0) {
      throw new Slept(lease, passed);
    }
  }

  /** This process slept, or its clock jumped: the host may belong to somebody else by now. */
  static final class Slept extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Slept(Lease lease, Duration asleep) {
      super(
          "%d s passed where the lease of %s lasts %d s: nothing is sent"
              .formatted(asleep.toSeconds(), lease.host(), lease.lasts().toSeconds()));
    }
  }
}
