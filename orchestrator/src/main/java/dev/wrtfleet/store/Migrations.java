package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a database to the schema this program knows, in one transaction: all or nothing. A newer
 * schema is refused, for what an older program writes into it could be wrong.
 */
final class Migrations {
  private Migrations() {}

  /**
   * Leaves the database at the newest known schema. Closing the connection takes back a failure.
   */
  static void bringUp(Connection connection, Path file) throws SQLException {
    List<String> scripts = Sqlite.migrations();
    connection.setAutoCommit(false);
    // Read inside the transaction: two processes may open a new database at the same time.
    int version = Sqlite.version(connection);
    refuseNewer(version, scripts.size(), file);
    for (int next = version; next < scripts.size(); next++) {
      Sqlite.run(connection, text(scripts.get(next)));
      Sqlite.setVersion(connection, next + 1);
    }
    connection.commit();
  }

  private static void refuseNewer(int version, int known, Path file) {
    if (version > known) {
      throw FleetException.wrongInput(
          Problem.of(
              "store.newer",
              "cannot use the journal " + file,
              "a newer wrtfleet wrote it (schema " + version + ", this one knows " + known + ")",
              "Use that newer wrtfleet, or name another folder in $XDG_STATE_HOME."));
    }
  }

  private static String text(String resource) {
    try (var stream = Migrations.class.getClassLoader().getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("not packed into the program: " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
