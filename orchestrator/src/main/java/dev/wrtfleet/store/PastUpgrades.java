package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Experience;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** What became of one host in one run, as far as it says how long it took. */
  private static final class Trail {
    private Optional<Instant> begun = Optional.empty();
    private Optional<Instant> uploading = Optional.empty();
    private Duration uploaded = Duration.ZERO;
    private Optional<String> board = Optional.empty();
    private Optional<Duration> took = Optional.empty();
    private boolean isImageThere;
    private boolean wasStaged;
    private boolean isOdd;

    void see(Event event, Instant at) {
      switch (event) {
        case Event.HostAdmitted e -> begins(at);
        case Event.StepStarted e -> step(e.step(), at);
        case Event.Proved e -> board = Optional.of(e.board());
        case Event.HostEnded e -> {
          if (e.outcome() == Outcome.UPGRADED) {
            took = begun.map(from -> Duration.between(from, at));
          }
        }
        case Event.HostRelapsed e -> isOdd = true;
        case Event.HostRetried e -> isOdd = true;
        case Event.HostStaged e -> isImageThere = true;
        case Event.StageLost e -> isImageThere = false;
        case Event.StageCleared e -> isImageThere = false;
        default -> throw new IllegalStateException("not asked for: " + event);
      }
    }

    private void begins(Instant at) {
      begun = Optional.of(at);
      uploading = Optional.empty();
      uploaded = Duration.ZERO;
      wasStaged = isImageThere;
    }

    /** The test of the image follows when it has arrived. */
    private void step(Step step, Instant at) {
      if (step == Step.TEST) {
        uploaded =
            uploaded.plus(uploading.map(from -> Duration.between(from, at)).orElse(Duration.ZERO));
      }
      uploading = step == Step.UPLOAD ? Optional.of(at) : Optional.empty();
    }

    void into(Experience.Gathering gathering) {
      if (isOdd || took.isEmpty() || board.isEmpty()) {
        return;
      }
      // Shorter than one that gets its image at its turn: no measure for those.
      if (!wasStaged) {
        gathering.add(board.get(), took.get());
      }
      gathering.addStaged(board.get(), took.get().minus(uploaded));
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
                    + " and type in ('host-admitted', 'step-started', 'proved', 'host-ended',"
                    + " 'host-relapsed', 'host-retried', 'host-staged', 'stage-lost',"
                    + " 'stage-cleared')"
                    + " order by seq",
                Row::of,
                EVENTS_MAX));
    Map<List<String>, Trail> trails = new LinkedHashMap<>();
    for (Row row : rows) {
      trails
          .computeIfAbsent(List.of(row.run(), row.host()), key -> new Trail())
          .see(row.event(), row.at());
    }
    var gathering = new Experience.Gathering();
    trails.values().forEach(trail -> trail.into(gathering));
    return gathering.all();
  }
}
