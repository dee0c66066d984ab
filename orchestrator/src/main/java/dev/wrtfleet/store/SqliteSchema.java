package dev.wrtfleet.store;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database file to the schema this program knows, all or nothing. The file carries its
 * version ({@code pragma user_version}), set by the migrations themselves: where it is this
 * program's, nothing else is started, for every command waits for this.
 *
 * <p>A file that already holds something is copied aside before it is changed. A newer schema is
 * refused, for what an older program writes into it could be wrong.
 */
final class SqliteSchema {
  /** The version the newest script in {@code db/sqlite} leads to. */
  static final int VERSION = 4;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SqliteSchema() {}

  /** Leaves the file at {@link #VERSION}. */
  static void bringUp(Path file, InstantSource clock) throws SQLException {
    int version = version(file);
    refuseNewer(version, file);
    if (version < VERSION) {
      alone(file, () -> migrate(file, clock));
    }
  }

  private static int version(Path file) throws SQLException {
    try (Connection connection = Sqlite.writing(file).getConnection()) {
      return Sqlite.version(connection);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  /** SQLite has no lock Flyway could hold meanwhile: two openers at once would both migrate. */
  private static void alone(Path file, Work work) throws SQLException {
    Path lock = file.resolveSibling("migration.lock");
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // The lock of the operating system is one per process: threads take turns before it.
    synchronized (SqliteSchema.class) {
      try (FileChannel channel = FileChannel.open(lock, options, mode)) {
        channel.lock();
        work.run();
      } catch (IOException e) {
        throw FleetException.wrongInput(
            Problem.of(
                "store.not-writable",
                "cannot lock " + lock,
                StateFolder.reason(e),
                "Make the folder writable for this user, or name another one in $XDG_STATE_HOME."));
      }
    }
  }

  private static void migrate(Path file, InstantSource clock) throws SQLException {
    int version = version(file);
    refuseNewer(version, file);
    if (version == VERSION) {
      return;
    }
    if (version > 0) {
      backUp(file, version, clock);
    }
    try {
      Migrations.run(Sqlite.writing(file), "db/sqlite", version);
    } catch (FlywayException e) {
      throw Migrations.failed(e, file.toString());
    }
  }

  private static void refuseNewer(int version, Path file) {
    if (version > VERSION) {
      throw Migrations.newer(
          file.toString(),
          version,
          VERSION,
          "Use that newer wrtfleet, or name another folder in $XDG_STATE_HOME.");
    }
  }

  /** A whole and consistent copy beside the file, private from the start. */
  private static void backUp(Path file, int version, InstantSource clock) {
    String stamp = STAMP.format(clock.instant());
    Path copy = file.resolveSibling(file.getFileName() + ".v" + version + "-" + stamp + ".backup");
    try {
      var mode = PosixFilePermissions.fromString("rw-------");
      Files.createFile(copy, PosixFilePermissions.asFileAttribute(mode));
      try (Connection connection = Sqlite.writing(file).getConnection()) {
        Sql.change(connection, "vacuum into ?", copy.toString());
      }
    } catch (IOException e) {
      throw noBackUp(file, StateFolder.reason(e));
    } catch (SQLException e) {
      deleteHalf(copy);
      throw noBackUp(file, String.valueOf(e.getMessage()));
    }
  }

  private static void deleteHalf(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      // What stays is named by what it is and harms nobody.
    }
  }

  private static FleetException noBackUp(Path file, String why) {
    return new FleetException(
        ExitCode.FAULT,
        List.of(
            Problem.of(
                "store.no-backup",
                "the journal "
                    + file
                    + " has an older schema and is not changed without a copy of it, which failed",
                why,
                "Free some space and make the folder writable, then try again. Nothing was"
                    + " changed.")));
  }
}
