package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Recorded;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The events of all runs, in order. Append only. What was appended is durable when the call
 * returns, also if the process is killed or the power goes right after.
 */
public final class Journal {
  private final Database database;
  private final Bell bell;

  Journal(Database database, Bell bell) {
    this.database = database;
    this.bell = bell;
  }

  /**
   * Appends these events together or, with HappenedAlready, none. A {@code FlashIssued} is refused
   * here: it takes a lease.
   */
  public List<Recorded> append(String run, List<? extends Event> events) {
    Instant now = now(database.clock());
    return database.write(connection -> insertAll(connection, run, now, events));
  }

  /**
   * Appends an event of a host in the transaction that renews the lease of it. Throws LeaseLost
   * where the host belongs to somebody else, HappenedAlready where it must not happen again, or a
   * flash after a halt; nothing is written then.
   */
  public Recorded append(String run, Lease lease, HostEvent event) {
    if (!lease.run().equals(run) || !lease.host().equals(event.host())) {
      throw new IllegalArgumentException(lease + " is not for " + event.host() + " in " + run);
    }
    Instant now = now(database.clock());
    return database.write(connection -> {
      Leases.renew(database, connection, lease);
      if (event instanceof Event.FlashIssued) {
        refuseAfterTheEnd(connection, run, event.host());
        refuseAfterAHalt(connection, run);
      }
      if (event instanceof Event.SoakSeen || event instanceof Event.HostRelapsed) {
        refuseAfterTheRun(connection, run);
      }
      return insert(connection, run, now, event, OptionalLong.of(lease.fence()));
    });
  }

  /**
   * Appends what was decided for a run, together and in the transaction that renews the right to
   * decide for it. Throws LeaseLost where somebody else decides by now; nothing is written then.
   */
  public List<Recorded> append(String run, Lease deciding, List<? extends Event> events) {
    if (!deciding.run().equals(run)) {
      throw new IllegalArgumentException(deciding + " is not for " + run);
    }
    Instant now = now(database.clock());
    return database.write(connection -> {
      Leases.renew(database, connection, deciding);
      return insertAll(connection, run, now, events);
    });
  }

  /** Whether an event of this type, as {@link EventJson} names it, happened in the run. */
  public boolean has(String run, String type) {
    return database.read(connection ->
        Sql.first(
                connection,
                "select 1 from event where run_id = ? and type = ? limit 1",
                row -> true,
                run,
                type)
            .isPresent());
  }

  private static void refuseAfterTheEnd(Connection connection, String run, String host)
      throws SQLException {
    boolean ended =
        Sql.first(
                connection,
                "select 1 from event where run_id = ? and host = ? and type = 'host-ended'"
                    + " and retries = ?",
                row -> true,
                run,
                host,
                retries(connection, run, host))
            .isPresent();
    if (ended) {
      throw new HappenedAlready(run, "the end of " + host);
    }
  }

  private static void refuseAfterAHalt(Connection connection, String run) throws SQLException {
    boolean isHalted =
        Sql.first(
                connection,
                "select 1 from event where run_id = ? and type = 'halted' limit 1",
                row -> true,
                run)
            .isPresent();
    if (isHalted) {
      throw new HappenedAlready(run, "its halt");
    }
  }

  /** How often the host was tried again; it ends once a try. */
  private static int retries(Connection connection, String run, String host) throws SQLException {
    return Sql.first(
            connection,
            "select count(*) as retries from event"
                + " where run_id = ? and host = ? and type = 'host-retried'",
            row -> row.getInt("retries"),
            run,
            host)
        .orElse(0);
  }

  /**
   * A look in a soak may come late; once the run is over nothing may follow. Writes, for a database
   * with several writers must let nobody end the run between this and the event.
   */
  private static void refuseAfterTheRun(Connection connection, String run) throws SQLException {
    int open =
        Sql.change(
            connection,
            "update run set standing = standing where run_id = ? and standing <> ?",
            run,
            Standing.FINISHED);
    if (open == 0) {
      throw new HappenedAlready(run, "its end");
    }
  }

  /** All events of a run, in order. */
  public List<Recorded> events(String run) {
    return after(run, 0);
  }

  /** The events of a run after this place in the journal, in order. */
  public List<Recorded> after(String run, long seq) {
    return database.read(connection ->
        Sql.rows(
            connection,
            "select seq, at, type, payload from event where run_id = ? and seq > ? order by seq",
            row -> recorded(run, row),
            run,
            seq));
  }

  private static Recorded recorded(String run, ResultSet row) throws SQLException {
    long seq = row.getLong("seq");
    String place = "event " + seq + " of run " + run;
    Event event = EventJson.read(place, row.getString("type"), row.getString("payload"));
    return new Recorded(seq, Sql.instant(row, "at"), event);
  }

  /** Follows a run from its first event. */
  public Follower follow(String run) {
    return new Follower(this, bell, run);
  }

  /** The time as the journal can keep it. */
  static Instant now(InstantSource clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Appends within the caller's transaction. */
  static List<Recorded> insertAll(
      Connection connection, String run, Instant now, List<? extends Event> events)
      throws SQLException {
    var recorded = new ArrayList<Recorded>();
    for (Event event : events) {
      recorded.add(insert(connection, run, now, event));
    }
    return List.copyOf(recorded);
  }

  /** Appends one event that needs no lease, within the caller's transaction. */
  static Recorded insert(Connection connection, String run, Instant now, Event event)
      throws SQLException {
    if (event instanceof Event.FlashIssued) {
      throw new IllegalArgumentException("a flash takes a lease: " + event);
    }
    if (event instanceof Event.RunFinished) {
      Runs.set(connection, run, Standing.FINISHED);
    }
    return insert(connection, run, now, event, OptionalLong.empty());
  }

  private static Recorded insert(
      Connection connection, String run, Instant now, Event event, OptionalLong fence)
      throws SQLException {
    Optional<String> host =
        event instanceof HostEvent of ? Optional.of(of.host()) : Optional.empty();
    Optional<Long> fenceColumn =
        fence.isPresent() ? Optional.of(fence.getAsLong()) : Optional.empty();
    try {
      return Sql.first(
              connection,
              "insert into event (run_id, host, fence, at, type, payload, retries)"
                  + " values (?, ?, ?, ?, ?, ?, ?) returning seq",
              row -> new Recorded(row.getLong("seq"), now, event),
              run,
              host,
              fenceColumn,
              now,
              EventJson.name(event),
              EventJson.write(event),
              event instanceof Event.HostEnded end ? retries(connection, run, end.host()) : 0)
          .orElseThrow();
    } catch (SQLException e) {
      if (Sql.isDuplicate(e)) {
        throw new HappenedAlready(
            run, EventJson.name(event) + host.map(name -> " of " + name).orElse(""));
      }
      throw e;
    }
  }
}
