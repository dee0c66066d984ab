package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Experience;
import dev.wrtfleet.rollout.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How long upgrades took, from what the journal still has of the last runs. */
public final class PastUpgrades {
  /** About the events of a thousand upgrades; older ones were of other firmware. */
  private static final long EVENTS_MAX = 20_000;

  private final Database database;

  PastUpgrades(Database database) {
    this.database = database;
  }

  private record Row(String run, String host, Instant at, String type, String payload) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString("run_id"),
          row.getString("host"),
          Sql.instant(row, "at"),
          row.getString("type"),
          row.getString("payload"));
    }

    Event event() {
      return EventJson.read("an event of run " + run, type, payload);
    }
  }

  /**
   * Of upgrades only that went well at the first try: what failed, or needed somebody, says nothing
   * of how long it takes.
   */
  public Experience experience() {
    List<Row> rows =
        database.read(connection ->
            Sql.rows(
                connection,
                "select run_id, host, at, type, payload from event"
                    + " where seq > (select coalesce(max(seq), 0) from event) - ?"
                    + " and type in ('host-admitted', 'proved', 'host-ended', 'host-relapsed', 'host-retried')"
                    + " order by seq",
                Row::of,
                EVENTS_MAX));
    Map<List<String>, Instant> begun = new HashMap<>();
    Map<List<String>, String> boards = new HashMap<>();
    Map<List<String>, Duration> took = new LinkedHashMap<>();
    Set<List<String>> odd = new HashSet<>();
    for (Row row : rows) {
      var key = List.of(row.run(), row.host());
      switch (row.event()) {
        case Event.HostAdmitted admitted -> begun.put(key, row.at());
        case Event.Proved proved -> boards.put(key, proved.board());
        case Event.HostEnded(String host, Outcome outcome, String reason, String advice) -> {
          boolean isKnown = begun.containsKey(key) && boards.containsKey(key);
          if (outcome == Outcome.UPGRADED && isKnown) {
            took.put(key, Duration.between(Objects.requireNonNull(begun.get(key)), row.at()));
          }
        }
        case Event.HostRelapsed relapsed -> odd.add(key);
        case Event.HostRetried retried -> odd.add(key);
        default -> throw new IllegalStateException("not asked for: " + row.type());
      }
    }
    took.keySet().removeAll(odd);
    var gathering = new Experience.Gathering();
    took.forEach((key, time) -> gathering.add(Objects.requireNonNull(boards.get(key)), time));
    return gathering.all();
  }
}
