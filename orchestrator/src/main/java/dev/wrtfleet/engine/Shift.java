package dev.wrtfleet.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which hosts are worked on in this process, and whether new work may begin. A shift has three
 * parts: work; closing, where what is under way may go on; over, where nothing is written any more,
 * so that work torn off by an interrupt cannot leave a wrong verdict behind.
 */
final class Shift {
  private enum Part {
    WORK,
    CLOSING,
    OVER
  }

  /** Work that went on after the end of the shift; nothing of it may be written. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Over() {
      super("stopping: nothing more is written");
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Set<String> busy = new HashSet<>();
  private Part part = Part.WORK;

  /** Whether work on this host may begin; then it must end. */
  boolean begins(String host) {
    lock.lock();
    try {
      return part == Part.WORK && busy.add(host);
    } finally {
      lock.unlock();
    }
  }

  void ends(String host) {
    lock.lock();
    try {
      busy.remove(host);
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Begins no new work. */
  void close() {
    lock.lock();
    try {
      part = part == Part.WORK ? Part.CLOSING : part;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets what is under way end, but not longer than this; then the shift is over. */
  void endWithin(Duration grace) throws InterruptedException {
    long left = grace.toNanos();
    lock.lock();
    try {
      close();
      while (part == Part.CLOSING && !busy.isEmpty() && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      part = Part.OVER;
      lock.unlock();
    }
  }

  /** Waits until it closes, but not longer than this. */
  void awaitClosing(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (part == Part.WORK && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return part != Part.WORK;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return part == Part.OVER;
    } finally {
      lock.unlock();
    }
  }

  /** Throws once the shift is over. */
  void refuseAfterwards() {
    if (isOver()) {
      throw new Over();
    }
  }
}
