package dev.wrtfleet.store;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Rings after every write of this process, so that those who follow need not ask all the time. */
final class Bell {
  /** How soon the writes of another process are seen. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long rings;

  void ring() {
    lock.lock();
    try {
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often it rang. */
  long rings() {
    lock.lock();
    try {
      return rings;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it has rung more often than this, or it is time to look what other processes wrote;
   * never longer than that. How long it took.
   */
  Duration awaitOrLook(long heard, Duration atMost) throws InterruptedException {
    Duration pause = atMost.compareTo(LOOK) < 0 ? atMost : LOOK;
    long left = pause.toNanos();
    lock.lockInterruptibly();
    try {
      while (rings == heard && left > 0) {
        left = rung.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return pause.minusNanos(Math.max(0, left));
  }
}
