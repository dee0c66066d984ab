package dev.wrtfleet.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** One database file: one connection that writes, shared in turn, and a few that read. */
final class SqliteDatabase implements Database {
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
  private final InstantSource clock;

  private SqliteDatabase(Path file, InstantSource clock, Runnable afterCommit) {
    this.file = file;
    this.clock = clock;
    this.writing = pool("wrtfleet-write", Sqlite.writing(file), 1, false);
    this.reading = pool("wrtfleet-read", Sqlite.reading(file), READERS_MAX, true);
    this.writer = new GroupWriter(writing, file, afterCommit);
  }

  /** Opens the file and brings its schema up; {@code afterCommit} runs after every write. */
  static Database open(Path file, InstantSource clock, Runnable afterCommit) {
    for (int opening = 1; ; opening++) {
      try {
        SqliteSchema.bringUp(file, clock);
        return new SqliteDatabase(file, clock, afterCommit);
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

  @Override
  public <T> T write(SqlWork<T> work) {
    return writer.write(work);
  }

  @Override
  public <T> T read(SqlWork<T> work) {
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

  /** The one connection that writes. */
  @Override
  public DataSource source() {
    return writing;
  }

  /** The file is on this machine, and so is its time. */
  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String now() {
    return Long.toString(clock.instant().toEpochMilli());
  }

  @Override
  public void keepOthersFromBeginningRuns(Connection connection) {
    // Whoever writes to a file is alone with it.
  }

  @Override
  public void shrink() {
    try (Connection connection = writing.getConnection()) {
      Sql.change(connection, "vacuum");
      Sql.rows(connection, "pragma wal_checkpoint(truncate)", row -> row.getInt(1));
    } catch (SQLException e) {
      throw Sqlite.trouble(e, file);
    }
  }

  @Override
  public void close() {
    writer.close();
    reading.close();
    writing.close();
  }
}
