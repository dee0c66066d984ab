package dev.wrtfleet.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes for many threads with one commit for all that wait: a commit costs a sync of the disk, and
 * the disk does only so many of them. A call returns when its work is durable, and not before.
 */
final class GroupWriter implements AutoCloseable {
  /** More in one commit gains nothing and makes the first of them wait. */
  private static final int GROUP_MAX = 256;

  private final HikariDataSource source;
  private final Path file;
  private final Runnable afterCommit;

  /** Bounded by the number of threads, for each waits until its own work is done. */
  private final BlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();

  private final Thread thread;
  private boolean closed;

  GroupWriter(HikariDataSource source, Path file, Runnable afterCommit) {
    this.source = source;
    this.file = file;
    this.afterCommit = afterCommit;
    this.thread = Thread.ofPlatform().name("journal-writer").daemon().start(this::writeAll);
  }

  /**
   * Does the work in a transaction. Cannot be interrupted: whoever gives up waiting would not know
   * whether it was written.
   */
  <T> T write(SqlWork<T> work) {
    var pending = new Pending<T>(work);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the journal " + file + " is closed");
      }
      waiting.add(pending);
    }
    return pending.await();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.add(new Pending<>(connection -> Stop.HERE));
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum Stop {
    HERE
  }

  private void writeAll() {
    boolean open = true;
    while (open) {
      var group = new ArrayList<Pending<?>>();
      try {
        group.add(waiting.take());
      } catch (InterruptedException e) {
        // Nobody interrupts this thread but a dying program; what waits is still written.
        continue;
      }
      waiting.drainTo(group, GROUP_MAX - 1);
      commit(group);
      open = group.stream().noneMatch(pending -> pending.result == Stop.HERE);
    }
  }

  private void commit(List<Pending<?>> group) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        for (Pending<?> pending : group) {
          pending.runOn(connection);
        }
        connection.commit();
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      fail(group, Sqlite.trouble(e, file));
      return;
    } catch (RuntimeException e) {
      fail(group, e);
      return;
    } catch (Error e) {
      fail(group, new IllegalStateException("the journal writer broke down", e));
      throw e;
    }
    group.forEach(Pending::finish);
    afterCommit.run();
  }

  /**
   * SQLite has rolled back by itself where the disk is full, and then the driver no longer knows
   * whether a transaction is open. A connection that failed once is not used again: every later
   * write over it could fail, also when there is room.
   */
  private void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
    source.evictConnection(connection);
  }

  private static void fail(List<Pending<?>> group, RuntimeException failure) {
    group.forEach(pending -> pending.done.completeExceptionally(failure));
  }

  /** One caller's work, what came of it, and the caller waiting for the commit. */
  private static final class Pending<T> {
    private final SqlWork<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable RuntimeException refused;

    Pending(SqlWork<T> work) {
      this.work = work;
    }

    void runOn(Connection connection) throws SQLException {
      Savepoint before = connection.setSavepoint();
      try {
        result = work.on(connection);
      } catch (RuntimeException e) {
        connection.rollback(before);
        refused = e;
      }
      connection.releaseSavepoint(before);
    }

    void finish() {
      if (refused != null) {
        done.completeExceptionally(refused);
      } else {
        done.complete(result);
      }
    }

    T await() {
      try {
        return done.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
