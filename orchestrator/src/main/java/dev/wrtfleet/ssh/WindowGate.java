package dev.wrtfleet.ssh;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import net.schmizz.sshj.transport.TransportException;

/**
 * Lets a writer into a channel's window and wakes it at once when the window opens or the channel
 * ends. The library's own wait for the window (Window.Remote) sleeps on through a dead connection,
 * and its stream drops what does not fit the window when it is closed.
 */
final class WindowGate {
  /** A packet on its way out. */
  interface Sending {
    void send() throws TransportException;
  }

  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();

  /**
   * Held while a packet is written: after our CLOSE, a packet for the channel is a protocol error.
   */
  private final ReentrantLock order = new ReentrantLock();

  private boolean closed;

  /** Something about the channel changed. */
  void signal() {
    state.lock();
    try {
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  /** Waits until this holds; somebody calls {@link #signal} after every change. */
  void await(BooleanSupplier condition) throws InterruptedException {
    state.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        changed.await();
      }
    } finally {
      state.unlock();
    }
  }

  /** Waits until this holds, but not longer than that. */
  boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
    state.lockInterruptibly();
    try {
      long left = nanos;
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return condition.getAsBoolean();
    } finally {
      state.unlock();
    }
  }

  /** How many bytes the window takes now, waiting for room; 0 once the channel is over. */
  long room(LongSupplier window, BooleanSupplier over) throws InterruptedException {
    await(() -> over.getAsBoolean() || window.getAsLong() > 0);
    return over.getAsBoolean() ? 0 : window.getAsLong();
  }

  /** Sends a packet unless our CLOSE went out before it. */
  boolean send(Sending packet) throws TransportException {
    order.lock();
    try {
      if (closed) {
        return false;
      }
      packet.send();
      return true;
    } finally {
      order.unlock();
    }
  }

  /** Sends our CLOSE; nothing follows it. */
  void close(Sending close) throws TransportException {
    order.lock();
    try {
      closed = true;
      close.send();
    } finally {
      order.unlock();
    }
  }
}
