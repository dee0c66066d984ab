package dev.wrtfleet.store;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Starts Flyway over the numbered scripts of one database, each for ever as it is. */
final class Migrations {
  private Migrations() {}

  /**
   * Runs the scripts of this folder that are newer than {@code version}, together. A database that
   * has a version and no history is one from before Flyway: it is taken over as it is.
   */
  static void run(DataSource source, String folder, int version) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:" + folder)
        .table("schema_history")
        .group(true)
        .baselineOnMigrate(version > 0)
        .baselineVersion(Integer.toString(Math.max(version, 1)))
        .baselineDescription("before Flyway")
        .load()
        .migrate();
  }

  /** What is said where the scripts could not be run. */
  static FleetException failed(FlywayException e, String place) {
    return new FleetException(
        ExitCode.FAULT,
        List.of(
            Problem.of(
                "store.not-migrated",
                "the schema of the journal " + place + " cannot be brought up",
                String.valueOf(e.getMessage()).strip(),
                "Nothing was changed. Mend the cause, or go on with the wrtfleet used before.")));
  }

  /** The refusal of a schema this program does not know yet. */
  static FleetException newer(String place, int version, int known, String advice) {
    return FleetException.wrongInput(
        Problem.of(
            "store.newer",
            "cannot use the journal " + place,
            "a newer wrtfleet wrote it (schema " + version + ", this one knows " + known + ")",
            advice));
  }
}
