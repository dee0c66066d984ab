package dev.wrtfleet.store;

import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * Everything durable, in one database in the state folder. Any number of processes may open it;
 * only the one that holds the {@link EngineLock} drives runs.
 */
public final class Store implements AutoCloseable {
  private final StateFolder folder;
  private final Bell bell;
  private final Database database;

  private Store(StateFolder folder, Bell bell, Database database) {
    this.folder = folder;
    this.bell = bell;
    this.database = database;
  }

  /** Opens the database of this folder, making both where they are missing. */
  public static Store open(StateFolder folder, InstantSource clock) {
    folder.prepare();
    var bell = new Bell();
    return new Store(folder, bell, SqliteDatabase.open(folder.database(), clock, bell::ring));
  }

  /** The folder it lies in. */
  public StateFolder folder() {
    return folder;
  }

  /** The time all processes that open it agree on. */
  public InstantSource clock() {
    return database.clock();
  }

  /** The events of all runs. */
  public Journal journal() {
    return new Journal(database, bell);
  }

  /** All runs. */
  public Runs runs() {
    return new Runs(database);
  }

  /** Who may work on which host. */
  public Leases leases() {
    return new Leases(database);
  }

  /** What is asked of runs. */
  public Requests requests() {
    return new Requests(database, bell);
  }

  /** What routers said the last time. */
  public KnownFacts knownFacts() {
    return new KnownFacts(database);
  }

  /** The connection the scheduler keeps its table {@code scheduled_tasks} with. */
  public DataSource schedulerSource() {
    return database.source();
  }

  /**
   * Forgets all scheduled tasks. They follow from the journal, and those of a process that died
   * would stay marked as running; whoever holds the lock schedules anew.
   */
  public void forgetTasks(EngineLock held) {
    held.check();
    database.write(connection -> Sql.change(connection, "delete from scheduled_tasks"));
  }

  @Override
  public void close() {
    database.close();
  }
}
