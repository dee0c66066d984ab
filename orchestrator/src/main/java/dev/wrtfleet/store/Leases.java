package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may work on which host, and who may decide for which run. Each is given to one owner at a
 * time, across all runs, and each time with a higher fence. Times are the database's own: no two
 * processes can disagree on whether a lease has run out.
 */
public final class Leases {
  /** No host can have this name: a slash is refused in inventories. */
  private static final String DECIDER = "run/";

  /** Nor this one. */
  private static final String PRESENCE = "process/";

  private final Database database;

  Leases(Database database) {
    this.database = database;
  }

  /**
   * Takes the host, also again for the same owner: the lease taken before is lost by that. Empty
   * where another owner holds it and may be alive.
   */
  public Optional<Lease> take(String host, String run, String owner, Duration lasts) {
    return database.write(connection ->
        Sql.first(
            connection,
            take(database.now()),
            row -> new Lease(host, run, row.getLong("fence"), owner, lasts),
            host,
            owner,
            run,
            lasts.toMillis()));
  }

  private static String take(String now) {
    return "insert into host_lease (host, fence, owner, run_id, expires_at)"
        + (" values (?, 1, ?, ?, " + now + " + ?)")
        + " on conflict (host) do update set fence = host_lease.fence + 1,"
        + " owner = excluded.owner, run_id = excluded.run_id, expires_at = excluded.expires_at"
        + " where host_lease.owner is null or host_lease.owner = excluded.owner"
        + (" or host_lease.expires_at < " + now)
        + " returning fence";
  }

  /** Takes the right to decide for this run, as {@link #take} does for a host. */
  public Optional<Lease> takeDeciding(String run, String owner, Duration lasts) {
    return take(DECIDER + run, run, owner, lasts);
  }

  /**
   * Says that this process drives runs; {@link #keep} says it again. What dead processes said is
   * forgotten.
   */
  public void isPresent(String owner, Duration lasts) {
    database.write(connection -> {
      Sql.change(
          connection,
          "delete from host_lease where host like ? and expires_at < " + database.now(),
          PRESENCE + "%");
      return Sql.first(
          connection,
          take(database.now()),
          row -> row.getLong("fence"),
          PRESENCE + owner,
          owner,
          "",
          lasts.toMillis());
    });
  }

  /** This process drives no runs any more. */
  public void isGone(String owner) {
    database.write(connection ->
        Sql.change(connection, "delete from host_lease where host = ?", PRESENCE + owner));
  }

  /** Those who said that they drive runs, and may be alive. */
  public List<String> present() {
    return database.read(connection ->
        Sql.rows(
            connection,
            "select owner from host_lease where host like ? and expires_at >= "
                + database.now()
                + " order by owner",
            row -> row.getString("owner"),
            PRESENCE + "%"));
  }

  /** Gives the host back; nothing happens where the lease was lost. */
  public void release(Lease lease) {
    database.write(connection ->
        Sql.change(
            connection,
            "update host_lease set owner = null where host = ? and fence = ? and owner = ?",
            lease.host(),
            lease.fence(),
            lease.owner()));
  }

  /**
   * Prolongs all that this process holds and nobody took away meanwhile: what is held by an owner
   * whose name begins so.
   */
  public void keep(String owner, Duration lasts) {
    database.write(connection ->
        Sql.change(
            connection,
            "update host_lease set expires_at = "
                + database.now()
                + " + ? where substr(owner, 1, ?) = ?",
            lasts.toMillis(),
            owner.length(),
            owner));
  }

  /** Frees the hosts of a process that died: whoever holds the lock is alone. */
  public void releaseAll(EngineLock held) {
    held.check();
    database.write(connection ->
        Sql.change(connection, "update host_lease set owner = null where owner is not null"));
  }

  /** Renews the lease within the caller's transaction, or throws. */
  static void renew(Database database, Connection connection, Lease lease) throws SQLException {
    int renewed =
        Sql.change(
            connection,
            "update host_lease set expires_at = "
                + database.now()
                + " + ? where host = ? and fence = ? and owner = ? and run_id = ?",
            lease.lasts().toMillis(),
            lease.host(),
            lease.fence(),
            lease.owner(),
            lease.run());
    if (renewed != 1) {
      throw new LeaseLost(lease);
    }
  }
}
