package dev.wrtfleet.lab.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pipe of {@value #CAPACITY} bytes between two processes: a writer waits for room, a reader for
 * bytes, and a writer without a reader gets {@link BrokenPipe}.
 */
final class Pipe {
  private static final int CAPACITY = 64 * 1024;

  /** EPIPE. */
  static final class BrokenPipe extends IOException {
    BrokenPipe() {
      super("Broken pipe");
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring = new byte[CAPACITY];
  private int start;
  private int filled;
  private boolean noWriter;
  private boolean noReader;

  /** The end to read from. */
  InputStream source() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return take(bytes, offset, length);
      }

      @Override
      public void close() {
        shut(false);
      }
    };
  }

  /** The end to write to. */
  OutputStream sink() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
          done += give(bytes, offset + done, length - done);
        }
      }

      @Override
      public void close() {
        shut(true);
      }
    };
  }

  private int take(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (filled == 0 && !noWriter) {
        changed.await();
      }
      if (filled == 0) {
        return -1;
      }
      int count = Math.min(Math.min(length, filled), CAPACITY - start);
      System.arraycopy(ring, start, bytes, offset, count);
      start = (start + count) % CAPACITY;
      filled -= count;
      changed.signalAll();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      lock.unlock();
    }
  }

  private int give(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (filled == CAPACITY && !noReader) {
        changed.await();
      }
      if (noReader) {
        throw new BrokenPipe();
      }
      int end = (start + filled) % CAPACITY;
      int count = Math.min(Math.min(length, CAPACITY - filled), CAPACITY - end);
      System.arraycopy(bytes, offset, ring, end, count);
      filled += count;
      changed.signalAll();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      lock.unlock();
    }
  }

  private void shut(boolean writer) {
    lock.lock();
    try {
      if (writer) {
        noWriter = true;
      } else {
        noReader = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
