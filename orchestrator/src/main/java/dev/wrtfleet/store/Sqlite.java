package dev.wrtfleet.store;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * All that is SQLite's own: settings, migrations, the meaning of its errors. Result codes as on
 * sqlite.org/rescode.html; the low byte is the primary code.
 */
final class Sqlite {
  /** Longer than any pause seen of another process of ours (0.7 s under load), and bounded. */
  private static final Duration BUSY = Duration.ofSeconds(15);

  private Sqlite() {}

  /** Connections that write: durable at commit, also when the power goes. */
  static DataSource writing(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    // A transaction that reads first and writes later fails at once where another one wrote
    // between.
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    return source(file, config);
  }

  /** Connections that only read, beside the one that writes. */
  static DataSource reading(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(BUSY.toMillis()));
    config.setReadOnly(true);
    return source(file, config);
  }

  private static DataSource source(Path file, SQLiteConfig config) {
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** The version of the schema; 0 in an empty database. */
  static int version(Connection connection) throws SQLException {
    return Sql.first(connection, "pragma user_version", row -> row.getInt(1)).orElse(0);
  }

  /** Whether a row of this kind is there already. */
  static boolean isDuplicate(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);
  }

  /** Whether another connection was in the way for too long. */
  static boolean isBusy(SQLException e) {
    return primaryCode(e).filter(code -> code == 5 || code == 6).isPresent();
  }

  /** What the operator must know of this trouble with the database file. */
  static FleetException trouble(SQLException e, Path file) {
    String what = "cannot use the journal " + file;
    if (e.getCause() instanceof NativeLibraryNotFoundException) {
      return noNativeLibrary(what);
    }
    return switch (primaryCode(e).orElse(-1)) {
      case 13 ->
          fault(
              "store.full",
              what,
              "the disk is full",
              "Free some space, then go on with 'wrtfleet resume'. All that was written is safe.");
      case 3, 8, 14 ->
          FleetException.wrongInput(
              Problem.of(
                  "store.not-writable",
                  what,
                  "it cannot be opened for writing",
                  "Make the folder and its files writable for this user, or name another folder"
                      + " in $XDG_STATE_HOME."));
      case 11, 26 ->
          fault(
              "store.corrupt",
              what,
              "it is damaged or not a database (" + e.getMessage() + ")",
              "Keep a copy of the folder, then put back a backup of it, or move the file away to"
                  + " begin anew. Look at routers that were being upgraded by hand.");
      case 5, 6 ->
          fault(
              "store.busy",
              what,
              "another process held it for more than " + BUSY.toSeconds() + " s",
              "See which process has it open, for instance with 'fuser " + file + "'.");
      case 10 ->
          fault(
              "store.disk-error",
              what,
              "the disk reports an error (" + e.getMessage() + ")",
              "Check the disk and the free space on it, then go on with 'wrtfleet resume'.");
      default ->
          fault(
              "store.unusable",
              what,
              String.valueOf(e.getMessage()),
              "This is not expected; please report it with the log.");
    };
  }

  private static FleetException noNativeLibrary(String what) {
    return FleetException.wrongInput(
        Problem.of(
            "store.native-library",
            what,
            "SQLite's native library cannot be unpacked and loaded from "
                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")),
            "Name a folder programs may be run from:"
                + " WRTFLEET_JAVA_OPTS=-Dorg.sqlite.tmpdir=FOLDER"));
  }

  private static FleetException fault(String code, String what, String why, String advice) {
    return new FleetException(ExitCode.FAULT, List.of(Problem.of(code, what, why, advice)));
  }

  private static Optional<Integer> primaryCode(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite) {
        return Optional.of(sqlite.getResultCode().code & 0xff);
      }
    }
    return Optional.empty();
  }
}
