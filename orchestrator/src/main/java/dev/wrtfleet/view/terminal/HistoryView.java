package dev.wrtfleet.view.terminal;

import dev.wrtfleet.store.HostPast;
import java.time.Duration;
import java.util.List;

/** What happened to one host, run by run. */
public final class HistoryView {
  private HistoryView() {}

  /** A table, in the order given. */
  public static List<String> lines(List<HostPast> rows) {
    var table = new Table("WHEN", "RUN", "PLAYBOOK", "FROM", "TO", "TOOK", "OUTCOME", "REASON");
    for (HostPast row : rows) {
      table.row(
          Words.time(row.at()),
          row.run(),
          row.playbook(),
          row.from(),
          row.to(),
          row.took().map(Words::duration).orElse("-"),
          row.outcome().map(OutcomeSign::word).orElse("open"),
          row.reason());
    }
    return table.lines();
  }

  /** One JSON object a run. */
  public static List<String> json(String host, List<HostPast> rows) {
    return rows.stream()
        .map(row ->
            new JsonLine()
                .put("host", host)
                .put("run", row.run())
                .put("playbook", row.playbook())
                .put("at", Words.time(row.at()))
                .put("from", row.from())
                .put("to", row.to())
                .put("took_seconds", row.took().map(Duration::toSeconds))
                .put("outcome", row.outcome().map(Enum::name))
                .put("reason", row.reason())
                .line())
        .toList();
  }
}
