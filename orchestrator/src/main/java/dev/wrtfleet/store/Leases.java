package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who may work on which host. A host is given to one owner at a time, across all runs, and each
 * time with a higher fence.
 */
public final class Leases {
  private static final String TAKE =
      """
      insert into host_lease (host, fence, owner, run_id, expires_at) values (?, 1, ?, ?, ?)
      on conflict (host) do update set
        fence = host_lease.fence + 1, owner = excluded.owner,
        run_id = excluded.run_id, expires_at = excluded.expires_at
      where host_lease.owner is null or host_lease.owner = excluded.owner
        or host_lease.expires_at < ?
      returning fence
      """;

  private static final String RENEW =
      "update host_lease set expires_at = ?"
          + " where host = ? and fence = ? and owner = ? and run_id = ?";

  private final Database database;
  private final InstantSource clock;

  Leases(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes the host, also again for the same owner: the lease taken before is lost by that. Empty
   * where another owner holds it and may be alive.
   */
  public Optional<Lease> take(String host, String run, String owner, Duration lasts) {
    Instant now = clock.instant();
    return database.write(connection ->
        Sql.first(
            connection,
            TAKE,
            row -> new Lease(host, run, row.getLong("fence"), owner, lasts),
            host,
            owner,
            run,
            now.plus(lasts),
            now));
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

  /** Frees the hosts of a process that died: whoever holds the lock is alone. */
  public void releaseAll(EngineLock held) {
    held.check();
    database.write(connection ->
        Sql.change(connection, "update host_lease set owner = null where owner is not null"));
  }

  /** Renews the lease within the caller's transaction, or throws. */
  static void renew(Connection connection, Lease lease, Instant now) throws SQLException {
    int renewed =
        Sql.change(
            connection,
            RENEW,
            now.plus(lease.lasts()),
            lease.host(),
            lease.fence(),
            lease.owner(),
            lease.run());
    if (renewed != 1) {
      throw new LeaseLost(lease);
    }
  }
}
