package dev.wrtfleet.view.terminal;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened to one host, run by run. */
public final class HistoryView {
  private HistoryView() {}

  /**
   * One host in one run.
   *
   * @param at when it was begun, or when the plan left it out
   * @param from the firmware it ran before, as far as it is known
   * @param to the firmware it was to get; empty where it was to get none
   * @param took from its beginning to its end; absent where it was not begun or has not ended
   */
  public record Row(
      String run,
      String playbook,
      Instant at,
      String from,
      String to,
      Optional<Duration> took,
      Optional<Outcome> outcome,
      String reason) {}

  /** The host in this run; empty where the run's plan does not know it. */
  public static Optional<Row> row(String host, String playbook, List<Recorded> events) {
    RolloutState state = RolloutState.replay(events);
    return state
        .plan()
        .flatMap(plan -> plan.host(host))
        .map(planned -> row(planned, playbook, events, state));
  }

  private static Row row(
      PlannedHost planned, String playbook, List<Recorded> events, RolloutState state) {
    Optional<Instant> begun = time(events, planned.name(), Event.HostAdmitted.class);
    Optional<Instant> over = time(events, planned.name(), Event.HostEnded.class);
    String before =
        state
            .host(planned.name())
            .flatMap(progress -> progress.flash())
            .map(flash -> " " + flash.revision())
            .orElse("");
    return new Row(
        state.run(),
        playbook,
        begun.or(() -> over).orElseGet(() -> planned(events)),
        (planned.fromVersion() + before).strip(),
        planned.image().map(image -> (image.version() + " " + image.revision()).strip()).orElse(""),
        begun.flatMap(start -> over.map(end -> Duration.between(start, end))),
        state.ended(planned.name()).map(Event.HostEnded::outcome),
        state.ended(planned.name()).map(Event.HostEnded::reason).orElse("not over"));
  }

  private static Instant planned(List<Recorded> events) {
    return events.stream()
        .filter(each -> each.event() instanceof Event.Planned)
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static Optional<Instant> time(
      List<Recorded> events, String host, Class<? extends Event.HostEvent> type) {
    return events.stream()
        .filter(each -> type.isInstance(each.event()))
        .filter(each -> type.cast(each.event()).host().equals(host))
        .map(Recorded::at)
        .findFirst();
  }

  /** A table, in the order given. */
  public static List<String> lines(List<Row> rows) {
    var table = new Table("WHEN", "RUN", "PLAYBOOK", "FROM", "TO", "TOOK", "OUTCOME", "REASON");
    for (Row row : rows) {
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
  public static List<String> json(String host, List<Row> rows) {
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
