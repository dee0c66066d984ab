package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** All runs. Their ids are short, for people type them, and made of what was asked and when. */
public final class Runs {
  /** What stands for the newest run where an id is asked for. */
  public static final String LATEST = "latest";

  private static final JsonMapper JSON = Json.mapper();
  private static final int ID_MIN = 4;
  private static final int SHOWN_MAX = 5;
  private static final String NEWEST_FIRST =
      "select run_id, playbook, spec, standing, created_at from run"
          + " order by created_at desc,"
          + " (select min(seq) from event where event.run_id = run.run_id) desc";

  private final Database database;

  Runs(Database database) {
    this.database = database;
  }

  /** Begins a run: its row and {@code RunStarted}, together. */
  public Run create(String playbook, RunSpec spec) {
    Instant now = Journal.now(database.clock());
    return database.write(connection -> insert(connection, playbook, spec, Map.of(), now));
  }

  /**
   * Begins a run where these, and no others, are the runs not over: whoever looked whether they
   * leave room for it has to look again otherwise. Empty, and nothing is written, then.
   *
   * @param files texts of files that processes on other machines need
   */
  public Optional<Run> create(
      String playbook, RunSpec spec, Map<Path, String> files, Set<String> open) {
    return create(playbook, spec, files, open, Optional.empty());
  }

  /** The same, with its plan: nobody ever finds the run without it. */
  public Optional<Run> create(
      String playbook,
      RunSpec spec,
      Map<Path, String> files,
      Set<String> open,
      Optional<Plan> plan) {
    Instant now = Journal.now(database.clock());
    return database.write(connection -> {
      database.keepOthersFromBeginningRuns(connection);
      List<String> found =
          Sql.rows(
              connection,
              "select run_id from run where standing <> ?",
              row -> row.getString("run_id"),
              Standing.FINISHED);
      if (!Set.copyOf(found).equals(open) || isSecondWayBack(connection, spec)) {
        return Optional.empty();
      }
      Run run = insert(connection, playbook, spec, files, now);
      if (plan.isPresent()) {
        Journal.insert(connection, run.id(), now, new Event.Planned(plan.get()));
      }
      return Optional.of(run);
    });
  }

  /** Whether somebody began meanwhile what the playbook lets begin once. */
  private static boolean isSecondWayBack(Connection connection, RunSpec spec) throws SQLException {
    return spec.undoes().filter(Undoes::isAutomatic).isPresent()
        && Sql.rows(connection, NEWEST_FIRST, Runs::run).stream()
            .anyMatch(run -> isAutomaticallyUndoing(run, spec.undoes().get().run()));
  }

  private static boolean isAutomaticallyUndoing(Run run, String undone) {
    return run.spec()
        .undoes()
        .filter(each -> each.isAutomatic() && each.run().equals(undone))
        .isPresent();
  }

  /** The run that was begun by itself to undo this one, when a gate had closed. */
  public Optional<Run> automaticWayBack(String id) {
    return list().stream().filter(run -> isAutomaticallyUndoing(run, id)).findFirst();
  }

  /** The runs that undo this one, the newest first. */
  public List<Run> undoing(String id) {
    return list().stream()
        .filter(run -> run.spec().undoes().filter(each -> each.run().equals(id)).isPresent())
        .toList();
  }

  private static Run insert(
      Connection connection, String playbook, RunSpec spec, Map<Path, String> files, Instant now)
      throws SQLException {
    String json = JSON.writeValueAsString(spec);
    String id = freeId(connection, digest(now + "\n" + playbook + "\n" + json));
    Sql.change(
        connection,
        "insert into run (run_id, playbook, spec, standing, created_at) values (?, ?, ?, ?, ?)",
        id,
        playbook,
        json,
        Standing.OPEN,
        now);
    int position = 0;
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Sql.change(
          connection,
          "insert into run_file (run_id, position, path, content) values (?, ?, ?, ?)",
          id,
          position++,
          file.getKey().toAbsolutePath().toString(),
          file.getValue());
    }
    Optional<String> undoes = spec.undoes().map(Undoes::run);
    Journal.insert(connection, id, now, new Event.RunStarted(id, playbook, spec.by(), undoes));
    return new Run(id, playbook, spec, Standing.OPEN, now);
  }

  /** Runs that are not over, the newest first. */
  public List<Run> open() {
    return list().stream().filter(run -> run.standing() != Standing.FINISHED).toList();
  }

  /** The texts of files the run was created with, in their order. */
  public Map<Path, String> files(String id) {
    var files = new LinkedHashMap<Path, String>();
    database
        .read(connection ->
            Sql.rows(
                connection,
                "select path, content from run_file where run_id = ? order by position",
                row -> Map.entry(Path.of(row.getString("path")), row.getString("content")),
                id))
        .forEach(file -> files.put(file.getKey(), file.getValue()));
    return files;
  }

  /** As few digits as make it unique; a digest used up is digested again. */
  private static String freeId(Connection connection, String digest) throws SQLException {
    for (int length = ID_MIN; length <= digest.length(); length++) {
      String id = digest.substring(0, length);
      // The name of a pruned run stays taken: its backups and the past of its hosts carry it.
      String taken =
          "select 1 from run where run_id = ? union all select 1 from pruned_run where run_id = ?";
      if (Sql.first(connection, taken, row -> id, id, id).isEmpty()) {
        return id;
      }
    }
    return freeId(connection, digest(digest));
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** All runs, the newest first. */
  public List<Run> list() {
    return database.read(connection -> Sql.rows(connection, NEWEST_FIRST, Runs::run));
  }

  /** The newest run. */
  public Optional<Run> latest() {
    return database.read(connection -> Sql.first(connection, NEWEST_FIRST + " limit 1", Runs::run));
  }

  /** What is wanted of this run. */
  public Standing standing(String id) {
    return database.read(connection ->
        Sql.first(
                connection,
                "select standing from run where run_id = ?",
                row -> Standing.valueOf(row.getString("standing")),
                id)
            .orElseThrow());
  }

  /** The run somebody means: its id, the unique start of it, or {@code latest}. */
  public Run find(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    List<Run> runs = list();
    List<Run> meant =
        wanted.equals(LATEST)
            ? runs.stream().limit(1).toList()
            : runs.stream().filter(run -> run.id().equals(wanted)).toList();
    if (meant.isEmpty() && !wanted.isEmpty()) {
      meant = runs.stream().filter(run -> run.id().startsWith(wanted)).toList();
    }
    return switch (meant.size()) {
      case 1 -> meant.getFirst();
      case 0 -> throw unknown(typed, runs);
      default ->
          throw FleetException.wrongInput(
              Problem.of(
                  "run.ambiguous",
                  "'" + typed + "' may be several runs",
                  ids(meant),
                  "Type more of the id."));
    };
  }

  private static FleetException unknown(String typed, List<Run> runs) {
    return FleetException.wrongInput(
        Problem.of(
            "run.unknown",
            runs.isEmpty() ? "there is no run yet" : "there is no run '" + typed + "'",
            runs.isEmpty() ? "" : "newest: " + ids(runs),
            runs.isEmpty()
                ? "Start one with 'wrtfleet run PLAYBOOK'."
                : "See all of them with 'wrtfleet runs'."));
  }

  private static String ids(List<Run> runs) {
    return runs.stream().limit(SHOWN_MAX).map(Run::id).collect(Collectors.joining(", "));
  }

  /** Sets what is wanted of the run, within the caller's transaction. */
  static void set(Connection connection, String run, Standing standing) throws SQLException {
    Sql.change(connection, "update run set standing = ? where run_id = ?", standing, run);
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getString("run_id"),
        row.getString("playbook"),
        JSON.readValue(row.getString("spec"), RunSpec.class),
        Standing.valueOf(row.getString("standing")),
        Sql.instant(row, "created_at"));
  }
}
