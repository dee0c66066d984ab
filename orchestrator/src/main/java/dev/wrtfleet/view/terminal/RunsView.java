package dev.wrtfleet.view.terminal;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All runs in a table. */
public final class RunsView {
  private RunsView() {}

  /**
   * One run.
   *
   * @param undoes the run it undoes
   */
  public record Row(
      String run,
      String playbook,
      Instant startedAt,
      String by,
      Optional<String> undoes,
      RolloutState state) {}

  /** A table, the newest first as given. */
  public static List<String> lines(List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of("No runs yet. Start one: wrtfleet demo");
    }
    var table = new Table("RUN", "PLAYBOOK", "STARTED", "BY", "STATE", "HOSTS");
    for (Row row : rows) {
      table.row(
          row.run(),
          row.playbook() + row.undoes().map(undone -> " of " + undone).orElse(""),
          Words.time(row.startedAt()),
          row.by(),
          state(row.state()),
          counts(row.state()).entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining(" ")));
    }
    return table.lines();
  }

  /** One JSON object a run: {@code run, state, playbook}, and more. */
  public static List<String> json(List<Row> rows) {
    return rows.stream()
        .map(row ->
            new JsonLine()
                .put("run", row.run())
                .put("state", state(row.state()).replace(' ', '_'))
                .put("playbook", row.playbook())
                .put("started_at", Words.time(row.startedAt()))
                .put("by", row.by())
                .put("undoes", row.undoes())
                .put("hosts", counts(row.state()))
                .line())
        .toList();
  }

  private static String state(RolloutState state) {
    return StatusView.phase(state);
  }

  private static Map<String, Integer> counts(RolloutState state) {
    var counts = new TreeMap<String, Integer>();
    for (String host : state.hosts().keySet()) {
      Optional<Outcome> outcome = state.ended(host).map(HostEnded::outcome);
      String word = outcome.map(OutcomeSign::word).orElse("open").replace(' ', '_');
      counts.merge(word, 1, Integer::sum);
    }
    return counts;
  }
}
