package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import dev.wrtfleet.playbook.WaveSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What would halt a run, in a plan's words. */
final class BudgetWords {
  private BudgetWords() {}

  /** A line for the run and one for each wave that has budgets of its own. */
  static List<String> lines(Playbook playbook) {
    var lines = new ArrayList<String>();
    if (!playbook.stopWhen().equals(StopWhen.NEVER)) {
      lines.add("Halts  " + words(playbook.stopWhen()));
    }
    for (WaveSpec wave : playbook.waves()) {
      wave.stopWhen().ifPresent(own -> lines.add("Halts  in " + wave.name() + " " + words(own)));
    }
    return lines;
  }

  private static String words(StopWhen stop) {
    var words = new ArrayList<String>();
    stop.failed().ifPresent(hosts -> words.add("at " + hosts + " failed"));
    stop.failedPercent().ifPresent(percent -> words.add("at " + share(percent, stop.ofAtLeast())));
    stop.inARow().ifPresent(hosts -> words.add("at " + hosts + " failed in a row"));
    OptionalInt board = stop.perBoard();
    boolean halts = stop.thenBoard() == ThenBoard.HALT;
    if (board.isPresent() && halts) {
      words.add("at " + board.getAsInt() + " failed of one board and release");
    }
    String text = words.isEmpty() ? "never" : String.join(", ", words);
    if (board.isPresent() && !halts) {
      text += "; leaves out a board and release at " + board.getAsInt() + " failed of it";
    }
    return text + also(stop);
  }

  private static String share(double percent, OptionalInt ofAtLeast) {
    String number = BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
    return ofAtLeast.isPresent()
        ? number + "% failed of at least " + ofAtLeast.getAsInt() + " tried"
        : number + "% failed of a wave or of all";
  }

  private static String also(StopWhen stop) {
    List<String> words =
        stop.count().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    return switch (words.size()) {
      case 0 -> "";
      case 1 -> "; " + words.getFirst() + " counts as failed";
      default -> "; " + String.join(" and ", words) + " count as failed";
    };
  }
}
