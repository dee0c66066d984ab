package dev.wrtfleet.store;

import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * Everything durable, in one database in the state folder. Any number of processes may open it;
 * only the one that holds the {@link EngineLock} drives runs.
 */
public final class Store implements AutoCloseable {
  private final StateFolder folder;
  private final InstantSource clock;
  private final Bell bell = new Bell();
  private final Database database;

  private Store(StateFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    this.database = Database.open(folder.database(), bell::ring);
  }

  /** Opens the database of this folder, making both where they are missing. */
  public static Store open(StateFolder folder, InstantSource clock) {
    folder.prepare();
    return new Store(folder, clock);
  }

  /** The folder it lies in. */
  public StateFolder folder() {
    return folder;
  }

  /** The events of all runs. */
  public Journal journal() {
    return new Journal(database, clock, bell);
  }

  /** All runs. */
  public Runs runs() {
    return new Runs(database, clock);
  }

  /** Who may work on which host. */
  public Leases leases() {
    return new Leases(database, clock);
  }

  /** What is asked of runs. */
  public Requests requests() {
    return new Requests(database, clock, bell);
  }

  /** What routers said the last time. */
  public KnownFacts knownFacts() {
    return new KnownFacts(database, clock);
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
