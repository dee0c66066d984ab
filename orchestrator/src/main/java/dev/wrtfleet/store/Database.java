package dev.wrtfleet.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** One database file: one connection that writes, shared in turn, and a few that read. */
final class Database implements AutoCloseable {
  /** More readers than this never ran at once in a run of 500 routers. */
  private static final int READERS_MAX = 4;

  /** How long a thread waits for its turn; longer than the database's own patience. */
  private static final Duration TURN = Duration.ofSeconds(60);

  /** A database just made by two processes at once is busy beyond its own patience, briefly. */
  private static final int OPENINGS_MAX = 5;

  private final Path file;
  private final HikariDataSource writing;
  private final HikariDataSource reading;
  private final GroupWriter writer;

  private Database(Path file, Runnable afterCommit) {
    this.file = file;
    this.writing = pool("wrtfleet-write", Sqlite.writing(file), 1, false);
    this.reading = pool("wrtfleet-read", Sqlite.reading(file), READERS_MAX, true);
    this.writer = new GroupWriter(writing, file, afterCommit);
  }

  /** Opens the file and brings its schema up; {@code afterCommit} runs after every write. */
  static Database open(Path file, Runnable afterCommit) {
    for (int opening = 1; ; opening++) {
      try (Connection connection = Sqlite.writing(file).getConnection()) {
        Migrations.bringUp(connection, file);
        return new Database(file, afterCommit);
      } catch (SQLException e) {
        if (!Sqlite.isBusy(e) || opening == OPENINGS_MAX) {
          throw Sqlite.trouble(e, file);
        }
      }
    }
  }

  private static HikariDataSource pool(String name, DataSource source, int size, boolean readOnly) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(1, size));
    config.setReadOnly(readOnly);
    config.setConnectionTimeout(TURN.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setMaxLifetime(0);
    return new HikariDataSource(config);
  }

  /** Does the work in a transaction; durable when this returns. */
  <T> T write(SqlWork<T> work) {
    return writer.write(work);
  }

  /** Reads what is committed; cannot be interrupted. */
  <T> T read(SqlWork<T> work) {
    try (Connection connection = borrow()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw Sqlite.trouble(e, file);
    }
  }

  /** Not to be interrupted: somebody told to stop still asks where the run stands. */
  private Connection borrow() throws SQLException {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return reading.getConnection();
        } catch (SQLException e) {
          if (!(e.getCause() instanceof InterruptedException)) {
            throw e;
          }
          isInterrupted = true;
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The one connection that writes, for a library that keeps its own table here. */
  DataSource source() {
    return writing;
  }

  @Override
  public void close() {
    writer.close();
    reading.close();
    writing.close();
  }
}
