package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One writer's row in a PostgreSQL, changed in each transaction of it: whether a commit that got no
 * answer was done is read there. The transaction's own number cannot be asked for: a server that
 * crashed gives numbers it had not yet written down to other transactions, and says "committed" of
 * them. For one transaction at a time.
 */
final class CommitMark {
  private final String writer;
  private long number;
  private boolean isThere;

  CommitMark(String writer) {
    this.writer = writer;
  }

  /**
   * Makes the row, on a connection that commits by itself: a transaction's change of a row that is
   * there can be waited for, a row that comes with it cannot.
   */
  void make(Connection connection) throws SQLException {
    if (!isThere) {
      Sql.change(
          connection,
          "insert into commit_mark (writer, number, at) values (?, 0, "
              + (PostgresDatabase.NOW + ") on conflict do nothing"),
          writer);
      isThere = true;
    }
  }

  /** Marks the transaction that begins; it fails as one to be done again where the row is gone. */
  void set(Connection connection) throws SQLException {
    number++;
    int changed =
        Sql.change(
            connection,
            "update commit_mark set number = ?, at = " + PostgresDatabase.NOW + " where writer = ?",
            number,
            writer);
    if (changed == 0) {
      isThere = false;
      throw new SQLException("the row of this writer is gone", "40001");
    }
  }

  /** Whether the transaction marked last was committed; waits for one that is still under way. */
  boolean isCommitted(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "select number from commit_mark where writer = ? for update",
            row -> row.getLong("number"),
            writer)
        .filter(committed -> committed == number)
        .isPresent();
  }
}
