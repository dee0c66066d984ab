package dev.wrtfleet.view.terminal;

import dev.wrtfleet.rollout.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How hosts would fare, from a rehearsal. */
public final class RehearsalView {
  private static final int NAME_WIDTH = 20;
  private static final int STATE_WIDTH = 12;

  private final Paint paint;

  /** In these colours. */
  public RehearsalView(Paint paint) {
    this.paint = paint;
  }

  /**
   * One host.
   *
   * @param outcome absent where it is ready to be flashed
   * @param step the step it came to
   */
  public record Row(
      String host,
      Optional<Outcome> outcome,
      String step,
      String reason,
      String advice,
      Duration took) {}

  /** One or two lines a host. */
  public List<String> lines(Row row) {
    String state = row.outcome().map(OutcomeSign::word).orElse("ready");
    String padded = pad(state, STATE_WIDTH);
    String line =
        pad(row.host(), NAME_WIDTH)
            + "  "
            + row.outcome()
                .map(outcome -> OutcomeSign.paint(paint, outcome, padded))
                .orElseGet(() -> paint.good(padded))
            + "  "
            + Words.plain(row.reason())
            + (row.outcome().isEmpty() ? ", rehearsed in " + Words.duration(row.took()) : "");
    return row.advice().isEmpty()
        ? List.of(line)
        : List.of(line, "    " + paint.dim(Words.plain(row.advice())));
  }

  /** One JSON object a host. */
  public String json(Row row) {
    return new JsonLine()
        .put("host", row.host())
        .put("ready", row.outcome().isEmpty())
        .put("outcome", row.outcome().map(Enum::name))
        .put("step", row.step())
        .put("reason", row.reason())
        .put("advice", row.advice())
        .put("seconds", row.took().toMillis() / 1000.0)
        .line();
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
