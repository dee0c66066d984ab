package dev.wrtfleet.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done while the database cannot be reached: wait, with growing pauses, as long as the
 * process may. Said once, however many threads wait, and once more when it is over.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** Longer gains nothing: an attempt costs little, and every pause is time lost afterwards. */
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final String place;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Duration patience;
  private Instant since = Instant.MAX;
  private Instant over = Instant.MIN;

  Outage(InstantSource clock, String place, Duration patience) {
    this.clock = clock;
    this.place = place;
    this.patience = patience;
  }

  /** How long the database may be gone from now on before waiting for it ends. */
  void bearFor(Duration howLong) {
    lock.lock();
    try {
      patience = howLong;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The database failed to answer for the {@code attempt}th time in a row. Waits before the next
   * attempt; false where patience has run out. Not to be interrupted: what is being written must be
   * known to be written or not.
   */
  boolean waitAfter(int attempt, String reason) {
    boolean isInterrupted = Thread.interrupted();
    lock.lock();
    try {
      if (since.equals(Instant.MAX)) {
        since = clock.instant();
        LOG.warn("{} cannot be reached ({}); waiting for it", place, reason);
      }
      long pause = FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 6);
      long left = Math.min(pause, PAUSE_MAX.toNanos());
      while (left > 0 && isBorne()) {
        try {
          left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      return isBorne();
    } finally {
      lock.unlock();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isBorne() {
    return Duration.between(since, clock.instant()).compareTo(patience) < 0;
  }

  /** The database answered. */
  void isOver() {
    lock.lock();
    try {
      if (!since.equals(Instant.MAX)) {
        Instant now = clock.instant();
        LOG.warn("{} is reached again after {} s", place, Duration.between(since, now).toSeconds());
        since = Instant.MAX;
        over = now;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is an outage, or one ended less than this ago. */
  boolean isRecent(Duration ago) {
    lock.lock();
    try {
      return !since.equals(Instant.MAX) || clock.instant().isBefore(plus(over, ago));
    } finally {
      lock.unlock();
    }
  }

  private static Instant plus(Instant instant, Duration ago) {
    return instant.equals(Instant.MIN) ? instant : instant.plus(ago);
  }
}
