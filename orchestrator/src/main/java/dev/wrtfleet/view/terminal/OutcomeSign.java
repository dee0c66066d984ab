package dev.wrtfleet.view.terminal;

import dev.wrtfleet.rollout.Outcome;
import java.util.Locale;

/** The sign and word an outcome is shown with. */
public final class OutcomeSign {
  private OutcomeSign() {}

  /** {@code upgraded}, {@code old firmware} … */
  public static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** One character that stands for it. */
  public static String sign(Outcome outcome) {
    return switch (outcome) {
      case UPGRADED -> "✔";
      case CURRENT -> "=";
      case REFUSED -> "!";
      case UNREACHABLE, UNCLEAR -> "?";
      case SKIPPED -> "-";
      case NOT_STARTED, OLD_FIRMWARE, DEGRADED, LOST, STRANGER -> "✖";
    };
  }

  /** Coloured by how bad it is. */
  public static String paint(Paint paint, Outcome outcome, String text) {
    if (outcome.isAsWanted()) {
      return paint.good(text);
    }
    return outcome.isFailure() ? paint.bad(text) : paint.warn(text);
  }
}
