package dev.wrtfleet.store;

import dev.wrtfleet.rollout.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of runs, from any process; only the one that drives a run does it. Each request is
 * applied once, in the transaction of the events it leads to.
 */
public final class Requests {
  private static final String COLUMNS =
      "id, run_id, kind, wave, host, reason, by_whom, created_at, answer";

  private final Database database;
  private final Bell bell;

  Requests(Database database, Bell bell) {
    this.database = database;
    this.bell = bell;
  }

  /**
   * What is asked, and by whom.
   *
   * @param host the host it is about
   */
  public record Asked(
      RequestKind kind, Optional<Integer> wave, Optional<String> host, String reason, String by) {}

  /** Asks something that is about no host. */
  public Request add(
      String run, RequestKind kind, Optional<Integer> wave, String reason, String by) {
    return add(run, new Asked(kind, wave, Optional.empty(), reason, by));
  }

  /** Asks; whoever drives the run finds it within a second. */
  public Request add(String run, Asked asked) {
    Instant now = Journal.now(database.clock());
    return database.write(connection ->
        Sql.first(
                connection,
                "insert into request (run_id, kind, wave, host, reason, by_whom, created_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?) returning "
                    + COLUMNS,
                Requests::request,
                run,
                asked.kind(),
                asked.wave(),
                asked.host(),
                asked.reason(),
                asked.by(),
                now)
            .orElseThrow());
  }

  /** Requests nobody has looked at, in the order they came; those to drive are asked apart. */
  public List<Request> waiting(String run) {
    return database.read(connection ->
        Sql.rows(
            connection,
            "select "
                + COLUMNS
                + " from request where run_id = ? and kind <> 'DRIVE' and applied_at is null"
                + " order by id",
            Requests::request,
            run));
  }

  /** Runs somebody asks the driver of this store to drive, in the order they came. */
  public List<Request> toDrive() {
    return database.read(connection ->
        Sql.rows(
            connection,
            "select "
                + COLUMNS
                + " from request where kind = 'DRIVE' and applied_at is null order by id",
            Requests::request));
  }

  /** Waits until something is asked of this run, but not longer than this; whether so. */
  public boolean await(String run, Duration atMost) throws InterruptedException {
    Duration left = atMost;
    while (true) {
      long heard = bell.rings();
      if (!waiting(run).isEmpty()) {
        return true;
      }
      if (!left.isPositive()) {
        return false;
      }
      left = left.minus(bell.awaitOrLook(heard, left));
    }
  }

  /** The request as it stands now. */
  public Optional<Request> find(long id) {
    return database.read(connection ->
        Sql.first(
            connection, "select " + COLUMNS + " from request where id = ?", Requests::request, id));
  }

  /**
   * Answers a request and appends the events that come of it, together. Answers nothing twice: then
   * nothing is appended and this is false.
   */
  public boolean answer(Request request, String answer, List<? extends Event> events) {
    return settle(request, answer, connection -> {}, events);
  }

  /** Answers a request that changes what is wanted of the run. */
  public boolean answer(Request request, String answer, Standing standing) {
    return answer(request, answer, standing, List.of());
  }

  /** The same, with the events that come of it. */
  public boolean answer(
      Request request, String answer, Standing standing, List<? extends Event> events) {
    return settle(
        request, answer, connection -> Runs.set(connection, request.run(), standing), events);
  }

  @FunctionalInterface
  private interface Change {
    void on(Connection connection) throws SQLException;
  }

  private boolean settle(
      Request request, String answer, Change change, List<? extends Event> events) {
    Instant now = Journal.now(database.clock());
    return database.write(connection -> {
      int answered =
          Sql.change(
              connection,
              "update request set applied_at = ?, answer = ? where id = ? and applied_at is null",
              now,
              answer,
              request.id());
      if (answered == 1) {
        change.on(connection);
        Journal.insertAll(connection, request.run(), now, events);
      }
      return answered == 1;
    });
  }

  private static Request request(ResultSet row) throws SQLException {
    int wave = row.getInt("wave");
    // Said of the column read last, so it cannot be asked further down.
    boolean isOfNoWave = row.wasNull();
    return new Request(
        row.getLong("id"),
        row.getString("run_id"),
        RequestKind.valueOf(row.getString("kind")),
        isOfNoWave ? Optional.empty() : Optional.of(wave),
        Optional.ofNullable(row.getString("host")),
        row.getString("reason"),
        row.getString("by_whom"),
        Sql.instant(row, "created_at"),
        Optional.ofNullable(row.getString("answer")));
  }
}
