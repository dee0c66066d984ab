package dev.wrtfleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals written by earlier versions, opened by this one. */
class SqliteSchemaTest {
  private static final String BACKUP = "wrtfleet.db.v1-20260301T120000Z.backup";

  @TempDir Path temp;
  private StateFolder folder;

  /** As the first version left it: the schema by its number alone, and a run. */
  @BeforeEach
  void anOldJournal() throws Exception {
    folder = new StateFolder(temp);
    folder.prepare();
    try (Connection connection = Sqlite.writing(folder.database()).getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.executeUpdate(script("db/sqlite/V1__journal.sql"));
      }
      Sql.change(
          connection,
          "insert into run values ('7f3a', 'canary', '{\"playbook\":\"/srv/canary.yaml\"}', 'OPEN', 0)");
    }
  }

  private static String script(String resource) throws IOException {
    try (var stream = SqliteSchemaTest.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Store open() {
    return Store.open(folder, () -> Samples.NOON);
  }

  private int version(Path file) throws SQLException {
    try (Connection connection = Sqlite.writing(file).getConnection()) {
      return Sqlite.version(connection);
    }
  }

  private List<Path> backups() throws IOException {
    try (var files = Files.list(temp)) {
      return files.filter(file -> file.toString().endsWith(".backup")).toList();
    }
  }

  @Test
  void anOldJournalIsTakenOverAndKeepsWhatIsInIt() throws Exception {
    assertThat(version(folder.database())).isEqualTo(1);
    try (Store store = open()) {
      assertThat(store.runs().standing("7f3a")).isEqualTo(Standing.OPEN);
    }
    assertThat(version(folder.database())).isEqualTo(SqliteSchema.VERSION);
    open().close();
  }

  @Test
  void theNewestScriptLeadsToTheVersionThisProgramKnows() throws Exception {
    Path fresh = temp.resolve("fresh.db");
    SqliteSchema.bringUp(fresh, () -> Samples.NOON);
    assertThat(version(fresh)).isEqualTo(SqliteSchema.VERSION);
  }

  @Test
  void aJournalIsCopiedAsideBeforeItsSchemaChangesAndOnlyThen() throws Exception {
    open().close();
    open().close();
    assertThat(backups()).containsExactly(temp.resolve(BACKUP));
    Path backup = backups().getFirst();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThat(version(backup)).isEqualTo(1);
    try (Connection connection = Sqlite.writing(backup).getConnection()) {
      assertThat(Sql.rows(connection, "select run_id from run", row -> row.getString(1)))
          .containsExactly("7f3a");
    }
  }

  @Test
  void withoutACopyNothingIsChanged() throws Exception {
    Files.createDirectory(temp.resolve(BACKUP));
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            FleetException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.FAULT);
              assertThat(e.problems().getFirst().code()).isEqualTo("store.no-backup");
            });
    assertThat(version(folder.database())).isEqualTo(1);
  }

  @Test
  void aMigrationThatFailsLeavesTheJournalAsItWas() throws Exception {
    try (Connection connection = Sqlite.writing(folder.database()).getConnection()) {
      Sql.change(connection, "create table run_file (in_the_way text)");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("schema");
    assertThat(version(folder.database())).isEqualTo(1);
    assertThat(backups()).hasSize(1);
  }
}
