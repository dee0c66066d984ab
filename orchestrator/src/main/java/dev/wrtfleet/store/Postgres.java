package dev.wrtfleet.store;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * All that is PostgreSQL's own: how connections are made and what its errors mean (SQLSTATE, as in
 * appendix A of its documentation).
 */
final class Postgres {
  /** The oldest release with all we use; older ones get no more corrections from their makers. */
  static final int MAJOR_MIN = 12;

  /** A server that does not answer a greeting in this time is not there. */
  private static final int CONNECT_SECONDS = 20;

  /**
   * Longer than any statement of ours. A connection cut silently is noticed by this: what waits for
   * an answer would wait for hours otherwise.
   */
  private static final int ANSWER_SECONDS = 20;

  /** What a paused or torn-off process leaves open must not hold up the others. */
  private static final String SETTINGS =
      "-c idle_in_transaction_session_timeout=30s -c lock_timeout=15s -c statement_timeout=18s"
          + " -c synchronous_commit=on";

  private static final Set<String> AWAY =
      Set.of(
          "57P01", // shut down by its administrator
          "57P02", // crashed
          "57P03", // starting up or shutting down
          "53300", // too many connections
          "53100", // disk full
          "25006", // only a standby just now
          "25P03", // we were too slow in a transaction
          "40001", // in the way of another transaction
          "40P01", // in the way of another transaction and it in ours
          "55P03", // waited too long for a lock
          "57014" // took too long
          );

  private Postgres() {}

  /** Connections to this address; opens none. */
  static DataSource source(PostgresAddress address) {
    var source = new PGSimpleDataSource();
    source.setApplicationName("wrtfleet");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
    source.setTcpKeepAlive(true);
    source.setOptions(SETTINGS);
    // Of several servers only the one that takes writes is of use.
    boolean isCluster = address.servers().contains(",");
    source.setUrl(
        "jdbc:postgresql://"
            + address.servers()
            + "/"
            + (isCluster ? "?targetServerType=primary" : ""));
    source.setDatabaseName(address.database());
    source.setUser(address.user());
    address.password().ifPresent(password -> source.setPassword(password.value()));
    address.options().forEach((name, value) -> set(source, name, value));
    return source;
  }

  private static void set(PGSimpleDataSource source, String name, String value) {
    try {
      // Ours stay: they keep one process from holding up the others.
      source.setProperty(name, name.equals("options") ? SETTINGS + " " + value : value);
    } catch (SQLException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "store.address",
              "the store cannot be opened",
              "'" + name + "=" + value + "' is no option of PostgreSQL's Java driver",
              "Leave it out. For TLS: sslmode, sslrootcert, sslcert, sslkey."));
    }
  }

  /** Refuses a server we cannot keep a journal in. */
  static void check(Connection connection, PostgresAddress address) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < MAJOR_MIN) {
      throw wrong(
          "store.too-old",
          address,
          "it is PostgreSQL " + connection.getMetaData().getDatabaseProductVersion(),
          "Use PostgreSQL " + MAJOR_MIN + " or newer.");
    }
    boolean isStandby =
        Sql.first(connection, "select pg_is_in_recovery()", row -> row.getBoolean(1)).orElse(false);
    if (isStandby) {
      throw standby(address);
    }
  }

  /** Whether it may be gone by itself, so that waiting makes sense. */
  static boolean isAway(SQLException e) {
    String state = state(e);
    // Without a state it is the pool that got no connection in time.
    return state.isEmpty() || state.startsWith("08") || AWAY.contains(state);
  }

  /** What the deepest cause says: a pool wraps what the driver said. */
  static String reason(SQLException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof java.io.EOFException) {
      return "the connection was cut";
    }
    String text = String.valueOf(deepest.getMessage());
    return deepest instanceof java.net.UnknownHostException
        ? "there is no host " + text
        : text.lines().findFirst().orElse("").replace("FATAL: ", "");
  }

  static String state(SQLException e) {
    String state = "";
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }

  /** What the operator must know of this trouble. */
  static FleetException trouble(SQLException e, PostgresAddress address) {
    String state = state(e);
    String reason = reason(e);
    return switch (state) {
      case "28P01", "28000" -> login(reason, address);
      case "3D000" ->
          wrong(
              "store.no-database",
              address,
              "there is no database " + address.database(),
              "Create it: createdb --owner " + address.user() + " " + address.database());
      case "42501", "3F000" ->
          wrong(
              "store.no-rights",
              address,
              reason,
              "The user needs all rights on the schema the journal lies in, see \"Several"
                  + " controllers\" in docs/operations.md.");
      case "25006" -> standby(address);
      case "53100" ->
          fault("store.full", address, "the server's disk is full", "Free some space there.");
      default ->
          isAway(e)
              ? fault(
                  "store.unreachable",
                  address,
                  reason,
                  "See whether it runs and this machine may reach it: psql " + address)
              : fault(
                  "store.unusable",
                  address,
                  reason + " (SQLSTATE " + state + ")",
                  "This is not expected; please report it with the log.");
    };
  }

  private static FleetException login(String reason, PostgresAddress address) {
    return wrong(
        "store.login",
        address,
        reason,
        address.password().isEmpty()
            ? "No password was found. Put it into ~/.pgpass (mode 0600), or name it with"
                + " --store-password env:NAME or file:PATH."
            : "Check user and password, and the server's pg_hba.conf.");
  }

  private static FleetException standby(PostgresAddress address) {
    return wrong(
        "store.standby",
        address,
        "it is a standby, which can only be read",
        "Name the primary, or all servers: --store jdbc:postgresql://HOST1,HOST2/DATABASE");
  }

  private static FleetException wrong(
      String code, PostgresAddress address, String why, String advice) {
    return FleetException.wrongInput(
        Problem.of(code, "cannot use the journal " + address, why, advice));
  }

  private static FleetException fault(
      String code, PostgresAddress address, String why, String advice) {
    return new FleetException(
        ExitCode.FAULT,
        List.of(Problem.of(code, "cannot use the journal " + address, why, advice)));
  }

  /** What a library wraps, where it is the database's word. */
  static Optional<SQLException> within(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
