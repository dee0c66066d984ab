package dev.wrtfleet.engine;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the hosts this process works on, while it lives: a long upload writes no event that would
 * prolong the lease. Looks at the clocks too, now and then.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** So that one late tick loses nothing. */
  private static final int TICKS_A_LEASE = 4;

  private static final int TICKS_A_CLOCK_CHECK = 20;

  private final Store store;
  private final String owner;
  private final Duration lasts;
  private final CountDownLatch ended = new CountDownLatch(1);

  LeaseKeeper(Store store, String owner, Duration lasts) {
    this.store = store;
    this.owner = owner;
    this.lasts = lasts;
  }

  /** Says that this process is here, and goes on saying it. */
  void start() {
    store.leases().isPresent(owner, lasts);
    var thread = new Thread(this::keep, "lease-keeper");
    thread.setDaemon(true);
    thread.start();
  }

  private void keep() {
    long pause = lasts.toMillis() / TICKS_A_LEASE;
    try {
      for (long tick = 1; !ended.await(pause, TimeUnit.MILLISECONDS); tick++) {
        keepOnce(tick % TICKS_A_CLOCK_CHECK == 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepOnce(boolean checkClock) {
    try {
      store.leases().keep(owner, lasts);
      if (checkClock) {
        store.checkClock();
      }
    } catch (FleetException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  void close() {
    ended.countDown();
    try {
      store.leases().isGone(owner);
    } catch (FleetException e) {
      LOG.debug("it is found out without a word that this process is gone", e);
    }
  }
}
