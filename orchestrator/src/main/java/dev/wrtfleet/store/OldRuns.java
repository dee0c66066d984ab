package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Recorded;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes runs that are over out of the journal, each as a whole or not at all. What a run did to
 * each host stays, in one row a host; a run that is not over is never touched, which the database
 * itself sees to.
 */
public final class OldRuns {
  private final Database database;

  OldRuns(Database database) {
    this.database = database;
  }

  /**
   * A run that may go.
   *
   * @param overAt when it was over
   * @param bytes of its events, as they are stored
   */
  public record Old(Run run, Instant overAt, int events, long bytes) {}

  /**
   * Which runs stay: those that were over at this time or later, and the newest ones; a run stays
   * where either says so.
   */
  public record Keep(Optional<Instant> overSince, OptionalInt newest) {
    /** Refuses to keep nothing by no rule. */
    public Keep {
      if (overSince.isEmpty() && newest.isEmpty()) {
        throw new IllegalArgumentException("which runs stay?");
      }
    }

    boolean keeps(int place, Instant overAt) {
      return (overSince.isPresent() && !overAt.isBefore(overSince.get()))
          || (newest.isPresent() && place < newest.getAsInt());
    }
  }

  /** Runs that are over and may go, the oldest first. */
  public List<Old> find(Keep keep) {
    var old = new ArrayList<Old>();
    List<Run> runs = new Runs(database).list();
    for (int place = 0; place < runs.size(); place++) {
      Run run = runs.get(place);
      int newer = place;
      if (run.standing() == Standing.FINISHED) {
        size(run).filter(each -> !keep.keeps(newer, each.overAt())).ifPresent(old::add);
      }
    }
    return List.copyOf(old.reversed());
  }

  private Optional<Old> size(Run run) {
    return database.read(connection ->
        Sql.first(
            connection,
            "select count(*) as events, sum(length(payload)) as bytes,"
                + " max(case when type = 'run-finished' then at end) as over_at"
                + " from event where run_id = ?",
            row ->
                new Old(
                    run, Sql.instant(row, "over_at"), row.getInt("events"), row.getLong("bytes")),
            run.id()));
  }

  /** Takes this run out; its hosts' past stays. */
  public void prune(Old old) {
    Run run = old.run();
    List<HostPast> past = HostPast.of(run, new Journal(database, new Bell()).events(run.id()));
    Instant now = Journal.now(database.clock());
    database.write(connection -> {
      Sql.change(
          connection,
          "insert into pruned_run (run_id, playbook, by_whom, created_at, over_at, pruned_at)"
              + " values (?, ?, ?, ?, ?, ?)",
          run.id(),
          run.playbook(),
          run.spec().by(),
          run.createdAt(),
          old.overAt(),
          now);
      for (HostPast host : past) {
        insert(connection, host);
      }
      for (String table : List.of("event", "request", "run_file", "run")) {
        Sql.change(connection, "delete from " + table + " where run_id = ?", run.id());
      }
      return run;
    });
  }

  private static void insert(Connection connection, HostPast past) throws SQLException {
    Sql.change(
        connection,
        "insert into host_past"
            + " (run_id, host, at, from_firmware, to_firmware, took, outcome, reason)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        past.run(),
        past.host(),
        past.at(),
        past.from(),
        past.to(),
        past.took().map(Duration::toMillis),
        past.outcome(),
        past.reason());
  }

  /** What every run did to this host, pruned or not, the newest first. */
  public List<HostPast> past(String host) {
    var all = new ArrayList<HostPast>();
    for (Run run : new Runs(database).list()) {
      List<Recorded> events = new Journal(database, new Bell()).events(run.id());
      HostPast.of(run, events).stream().filter(each -> each.host().equals(host)).forEach(all::add);
    }
    all.addAll(
        database.read(connection ->
            Sql.rows(
                connection,
                "select host_past.*, playbook from host_past join pruned_run using (run_id)"
                    + " where host = ?",
                OldRuns::past,
                host)));
    all.sort(Comparator.comparing(HostPast::at).reversed());
    return List.copyOf(all);
  }

  private static HostPast past(ResultSet row) throws SQLException {
    long took = row.getLong("took");
    Optional<Duration> lasted =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(took));
    return new HostPast(
        row.getString("host"),
        row.getString("run_id"),
        row.getString("playbook"),
        Sql.instant(row, "at"),
        row.getString("from_firmware"),
        row.getString("to_firmware"),
        lasted,
        Optional.ofNullable(row.getString("outcome")).map(Outcome::valueOf),
        row.getString("reason"));
  }

  /**
   * Gives the room of what was taken out back to the disk. Writes wait meanwhile: whoever calls
   * this holds the lock, so that no run is driven.
   */
  public void shrink(EngineLock held) {
    held.check();
    database.shrink();
  }
}
