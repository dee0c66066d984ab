package dev.wrtfleet.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The lines that uploads of several processes share: each takes time of them, one after the other,
 * so that all together keep to a line's rate.
 */
public final class UploadLines {
  private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

  private final Database database;

  UploadLines(Database database) {
    this.database = database;
  }

  /**
   * Takes the next free time of this length on a line, in whole microseconds; until it is over,
   * from now on.
   */
  public Duration take(String line, Duration time) {
    long micros = TimeUnit.NANOSECONDS.toMicros(time.toNanos()) + 1;
    long over =
        database.write(connection ->
            Sql.first(
                    connection,
                    "insert into upload_line (line, until) values (?, "
                        + (NOW + " + ?) on conflict (line) do update set until =")
                        + (" greatest(upload_line.until, " + NOW + ") + ? returning until - ")
                        + NOW,
                    row -> row.getLong(1),
                    line,
                    micros,
                    micros)
                .orElseThrow());
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(over));
  }
}
