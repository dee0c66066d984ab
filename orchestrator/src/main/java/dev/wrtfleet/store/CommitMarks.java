package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The marks of one process: as many as it ever had transactions at a time. */
final class CommitMarks {
  /** Far longer than anybody waits for a database; an idle process makes its rows again. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Queue<CommitMark> free = new ConcurrentLinkedQueue<>();

  /** One that no other transaction uses, with its row there. */
  CommitMark take(Connection connection) throws SQLException {
    CommitMark mark = free.poll();
    if (mark == null) {
      mark = new CommitMark(UUID.randomUUID().toString());
    }
    mark.make(connection);
    return mark;
  }

  /** The transaction's end is known. One whose end is not is never used again. */
  void giveBack(CommitMark mark) {
    free.add(mark);
  }

  /** Removes the rows of processes that are long gone. */
  static void forgetOld(Connection connection) throws SQLException {
    Sql.change(
        connection,
        "delete from commit_mark where at < " + PostgresDatabase.NOW + " - ?",
        KEPT.toMillis());
  }
}
