package dev.wrtfleet.cli;

import dev.wrtfleet.view.terminal.Paint;
import picocli.CommandLine.Option;

/** How a command speaks. */
final class OutputOptions {
  /** The forms of output. */
  enum Form {
    /** For people on a terminal, plain elsewhere. */
    auto,
    /** Live on a terminal; the same as plain until the live view is there. */
    tty,
    /** One line for each change, for logs. */
    plain,
    /** One JSON object a line, for scripts. */
    jsonl
  }

  /** When to colour. */
  enum Color {
    auto,
    always,
    never
  }

  @Option(
      names = "--output",
      paramLabel = "FORM",
      description = "auto, tty, plain or jsonl (default: ${DEFAULT-VALUE})")
  Form form = Form.auto;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never (default: ${DEFAULT-VALUE})")
  Color color = Color.auto;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more.")
  boolean verbose;

  boolean jsonl() {
    return form == Form.jsonl;
  }

  /** Colours by flag, then NO_COLOR, CLICOLOR_FORCE, TERM, and whether stdout is a terminal. */
  Paint paint(Surroundings around) {
    if (color != Color.auto) {
      return new Paint(color == Color.always);
    }
    if (!around.variable("NO_COLOR").isEmpty()) {
      return new Paint(false);
    }
    String force = around.variable("CLICOLOR_FORCE");
    if (!force.isEmpty() && !force.equals("0")) {
      return new Paint(true);
    }
    return new Paint(around.outIsTerminal() && !around.variable("TERM").equals("dumb"));
  }
}
