package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A database's time, told without asking it each time: this machine's clock and by how much the
 * database's was ahead when it was last looked at. Every process that writes to the database has
 * the same time by that, to about the time a question takes.
 */
final class DatabaseClock implements InstantSource {
  private final InstantSource machine;
  private volatile Duration ahead = Duration.ZERO;

  DatabaseClock(InstantSource machine) {
    this.machine = machine;
  }

  /** Compares the clocks; the answer was given somewhere between question and arrival. */
  void compare(Connection connection) throws SQLException {
    Instant asked = machine.instant();
    Instant answer =
        Sql.first(connection, "select " + PostgresDatabase.NOW, row -> row.getLong(1))
            .map(Instant::ofEpochMilli)
            .orElseThrow();
    Instant arrived = machine.instant();
    ahead = Duration.between(asked.plus(Duration.between(asked, arrived).dividedBy(2)), answer);
  }

  /** By how much the database is ahead of this machine; negative where it is behind. */
  Duration ahead() {
    return ahead;
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead);
  }
}
