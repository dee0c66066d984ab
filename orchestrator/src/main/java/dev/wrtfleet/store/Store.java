package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Everything durable, in one database: a file in the state folder, or a PostgreSQL that several
 * machines share. Any number of processes may open it. Runs in a file are driven only by the one
 * process that holds the {@link EngineLock}; those in a PostgreSQL by all that want to.
 */
public final class Store implements AutoCloseable {
  /** Where machines differ by more than this, times people read and deadlines would be wrong. */
  private static final Duration SKEW_MAX = Duration.ofSeconds(2);

  private final Optional<StateFolder> folder;
  private final Bell bell;
  private final Database database;

  private Store(Optional<StateFolder> folder, Bell bell, Database database) {
    this.folder = folder;
    this.bell = bell;
    this.database = database;
  }

  /** Opens the database of this folder, making both where they are missing. */
  public static Store open(StateFolder folder, InstantSource clock) {
    folder.prepare();
    var bell = new Bell();
    var database = SqliteDatabase.open(folder.database(), clock, bell::ring);
    return new Store(Optional.of(folder), bell, database);
  }

  /** Opens a PostgreSQL, making the tables in it where they are missing. */
  public static Store open(PostgresAddress address, InstantSource clock) {
    var bell = new Bell();
    return new Store(Optional.empty(), bell, PostgresDatabase.open(address, clock, bell::ring));
  }

  /** Whether several processes may drive its runs at a time. */
  public boolean isShared() {
    return folder.isEmpty();
  }

  /** The folder it lies in, where it is a file. */
  public StateFolder folder() {
    return folder.orElseThrow(() -> new IllegalStateException("this store lies in no folder"));
  }

  /** Who drives runs of this store just now, in words; empty where nobody does. */
  public Optional<String> driver() {
    return folder.isPresent()
        ? EngineLock.holder(folder.get())
        : leases().present().stream().findFirst();
  }

  /**
   * How long from now on each read and write waits for a database that cannot be reached. Nothing
   * at first: a command says so at once. Somebody who drives runs waits until he is told to stop.
   */
  public void bearOutages(Duration howLong) {
    if (database instanceof PostgresDatabase shared) {
      shared.outage().bearFor(howLong);
    }
  }

  /** Whether the database cannot be reached, or could not until this ago. */
  public boolean wasAway(Duration ago) {
    return database instanceof PostgresDatabase shared && shared.outage().isRecent(ago);
  }

  /**
   * Compares this machine's clock with that of the database, which {@link #clock} follows.
   *
   * @throws FleetException where they differ by more than two seconds
   */
  public void checkClock() {
    if (database instanceof PostgresDatabase shared) {
      Duration ahead = shared.compareClocks();
      if (ahead.abs().compareTo(SKEW_MAX) > 0) {
        throw FleetException.wrongInput(
            Problem.of(
                "store.clock-skew",
                "cannot drive runs of the journal " + shared.address(),
                String.format(
                    Locale.ROOT,
                    "this machine's clock is %.1f s %s the database's",
                    ahead.abs().toMillis() / 1000.0,
                    ahead.isNegative() ? "ahead of" : "behind"),
                "Set both by NTP (timedatectl set-ntp true), then try again."));
      }
    }
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

  /** Runs that are over, and what they leave behind. */
  public OldRuns oldRuns() {
    return new OldRuns(database);
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

  /** The lines uploads share with those of other processes; empty where there can be none. */
  public Optional<UploadLines> uploadLines() {
    return isShared() ? Optional.of(new UploadLines(database)) : Optional.empty();
  }

  /** How long upgrades took. */
  public PastUpgrades pastUpgrades() {
    return new PastUpgrades(database);
  }

  /** The connection the scheduler keeps its table {@code scheduled_tasks} with. */
  public DataSource schedulerSource() {
    return database.source();
  }

  /**
   * Does work over {@link #schedulerSource} that is as good done twice as once. A database that
   * cannot be reached is waited for, as with every read and write.
   */
  public <T> T patiently(Supplier<T> work) {
    return database.patiently(work);
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
