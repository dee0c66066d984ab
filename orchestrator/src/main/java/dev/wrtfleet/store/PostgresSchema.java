package dev.wrtfleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a PostgreSQL to the schema this program knows. Flyway is started only where there is
 * something to do: every command waits for this.
 */
final class PostgresSchema {
  /** The version the newest script in {@code db/postgresql} leads to. */
  static final int VERSION = 5;

  private PostgresSchema() {}

  /** Leaves it at {@link #VERSION}; a newer one is refused. */
  static void bringUp(Connection connection, DataSource source, PostgresAddress address)
      throws SQLException {
    int version = version(connection);
    if (version > VERSION) {
      throw Migrations.newer(address.toString(), version, VERSION, "Use that newer wrtfleet.");
    }
    if (version < VERSION) {
      try {
        Migrations.run(source, "db/postgresql", 0);
      } catch (FlywayException e) {
        throw Postgres.within(e)
            .filter(cause -> Postgres.state(cause).equals("42501"))
            .map(cause -> Postgres.trouble(cause, address))
            .orElseGet(() -> Migrations.failed(e, address.toString()));
      }
    }
  }

  /** The version of the schema; 0 where there is none. */
  static int version(Connection connection) throws SQLException {
    boolean isThere =
        Sql.first(
                connection,
                "select to_regclass('schema_history') is not null",
                row -> row.getBoolean(1))
            .orElse(false);
    return isThere
        ? Sql.first(
                connection,
                "select coalesce(max(version::int), 0) from schema_history where success",
                row -> row.getInt(1))
            .orElse(0)
        : 0;
  }
}
