package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What the journal asks of a database, and all in which one database differs from another. */
interface Database extends AutoCloseable {
  /**
   * Does the work in a transaction; durable when this returns. Cannot be interrupted: whoever gives
   * up waiting would not know whether it was written. The work may be done again where the database
   * took it back, and must not touch anything else.
   */
  <T> T write(SqlWork<T> work);

  /** Reads what is committed; cannot be interrupted. */
  <T> T read(SqlWork<T> work);

  /** Connections that commit by themselves, for a library that keeps its own table here. */
  DataSource source();

  /**
   * Does work over {@link #source} that is as good done twice as once; waits for the database where
   * it cannot be reached, and does it again then.
   */
  default <T> T patiently(Supplier<T> work) {
    return work.get();
  }

  /** The database's own time, which all processes that write to it agree on. */
  InstantSource clock();

  /** SQL for the database's own time in milliseconds since 1970, read when the statement runs. */
  String now();

  /** Until this transaction ends, no other one begins a run. */
  void keepOthersFromBeginningRuns(Connection connection) throws SQLException;

  /** Gives room that is free within it back to the disk; nobody else may be writing. */
  default void shrink() {}

  @Override
  void close();
}
