package dev.wrtfleet.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL, for any number of processes on any number of machines. Where it cannot be reached
 * each read and write waits for it as long as the process has patience; none is lost, and none is
 * done twice: a write whose commit got no answer is looked up before anything else happens.
 */
final class PostgresDatabase implements Database {
  static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

  /** Ten processes of this size are within a server's usual hundred connections. */
  private static final int CONNECTIONS_MAX = 8;

  /** How long a thread waits for its turn at a connection. */
  private static final Duration TURN = Duration.ofSeconds(15);

  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final PostgresAddress address;
  private final HikariDataSource pool;
  private final DatabaseClock clock;
  private final Outage outage;
  private final Runnable afterCommit;
  private final CommitMarks marks = new CommitMarks();

  private PostgresDatabase(
      PostgresAddress address, DataSource source, DatabaseClock clock, Runnable afterCommit) {
    this.address = address;
    this.clock = clock;
    this.afterCommit = afterCommit;
    this.outage = new Outage(clock, "the journal " + address, Duration.ZERO);
    this.pool = pool(source);
  }

  /**
   * Connects once, to say clearly what is wrong, and brings the schema up; {@code afterCommit} runs
   * after every write.
   */
  static PostgresDatabase open(
      PostgresAddress address, InstantSource machine, Runnable afterCommit) {
    DataSource source = Postgres.source(address);
    var clock = new DatabaseClock(machine);
    try (Connection connection = source.getConnection()) {
      Postgres.check(connection, address);
      PostgresSchema.bringUp(connection, source, address);
      clock.compare(connection);
      CommitMarks.forgetOld(connection);
    } catch (SQLException e) {
      throw Postgres.trouble(e, address);
    }
    return new PostgresDatabase(address, source, clock, afterCommit);
  }

  private static HikariDataSource pool(DataSource source) {
    var config = new HikariConfig();
    config.setPoolName("wrtfleet-postgres");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(TURN.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setIdleTimeout(IDLE.toMillis());
    config.setMaxLifetime(LIFETIME.toMillis());
    return new HikariDataSource(config);
  }

  @Override
  public <T> T write(SqlWork<T> work) {
    T result = attempt(() -> transaction(work));
    afterCommit.run();
    return result;
  }

  @Override
  public <T> T read(SqlWork<T> work) {
    return attempt(() -> {
      try (Connection connection = borrow()) {
        return work.on(connection);
      }
    });
  }

  @Override
  public <T> T patiently(Supplier<T> work) {
    return attempt(() -> {
      try {
        return work.get();
      } catch (RuntimeException e) {
        Optional<SQLException> away = sql(e).filter(Postgres::isAway);
        if (away.isPresent()) {
          throw away.get();
        }
        throw e;
      }
    });
  }

  private static Optional<SQLException> sql(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .findFirst();
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws SQLException;
  }

  private <T> T attempt(Attempt<T> attempt) {
    for (int number = 1; ; number++) {
      try {
        T result = attempt.make();
        outage.isOver();
        return result;
      } catch (SQLException e) {
        if (!Postgres.isAway(e)) {
          throw Postgres.trouble(e, address);
        }
        if (Postgres.state(e).equals("25006")) {
          // The primary has moved: what is open leads to the old one.
          pool.getHikariPoolMXBean().softEvictConnections();
        }
        if (!outage.waitAfter(number, Postgres.reason(e))) {
          throw Postgres.trouble(e, address);
        }
      }
    }
  }

  /** One transaction. A SQLException says that nothing of it was written. */
  private <T> T transaction(SqlWork<T> work) throws SQLException {
    Connection connection = borrow();
    CommitMark mark;
    boolean isAnswered = true;
    T result;
    try (connection) {
      mark = marks.take(connection);
      connection.setAutoCommit(false);
      result = inside(connection, mark, work);
      try {
        connection.commit();
      } catch (SQLException e) {
        if (!isConnectionLost(e)) {
          throw e;
        }
        isAnswered = false;
      }
    }
    if (!isAnswered && !wasCommitted(mark)) {
      throw new SQLException("the connection was lost at the commit, which was not done", "08006");
    }
    marks.giveBack(mark);
    return result;
  }

  private <T> T inside(Connection connection, CommitMark mark, SqlWork<T> work)
      throws SQLException {
    try {
      mark.set(connection);
      return work.on(connection);
    } catch (SQLException e) {
      rollBack(connection, e);
      throw e;
    } catch (RuntimeException e) {
      if (rollBack(connection, e)) {
        marks.giveBack(mark);
      }
      throw e;
    }
  }

  private static boolean rollBack(Connection connection, Exception reason) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException e) {
      reason.addSuppressed(e);
      return false;
    }
  }

  private static boolean isConnectionLost(SQLException e) {
    String state = Postgres.state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** Asks the database itself what became of a transaction; it may still be at it. */
  private boolean wasCommitted(CommitMark mark) {
    try {
      return attempt(() -> {
        try (Connection connection = borrow()) {
          return mark.isCommitted(connection);
        }
      });
    } catch (FleetException e) {
      FleetException unknown = unknown();
      unknown.addSuppressed(e);
      throw unknown;
    }
  }

  private FleetException unknown() {
    return new FleetException(
        ExitCode.FAULT,
        List.of(
            Problem.of(
                "store.unknown-commit",
                "cannot use the journal " + address,
                "the connection was lost while something was being written, and the database"
                    + " cannot say whether it was",
                "Go on with 'wrtfleet resume': what was written is read again before anything is"
                    + " done.")));
  }

  /** Not to be interrupted: somebody told to stop still asks where the run stands. */
  private Connection borrow() throws SQLException {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return pool.getConnection();
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

  /** Compares this machine's clock with the database's again. */
  Duration compareClocks() {
    return read(connection -> {
      clock.compare(connection);
      return clock.ahead();
    });
  }

  /** How waiting for it is done. */
  Outage outage() {
    return outage;
  }

  PostgresAddress address() {
    return address;
  }

  @Override
  public DataSource source() {
    return pool;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String now() {
    return NOW;
  }

  @Override
  public void keepOthersFromBeginningRuns(Connection connection) throws SQLException {
    Sql.change(connection, "lock table run in share row exclusive mode");
  }

  @Override
  public void close() {
    outage.bearFor(Duration.ZERO);
    pool.close();
  }
}
