package dev.wrtfleet.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.PlaybookReader;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetWordsTest {
  private static Playbook playbook(String budgets) {
    return new PlaybookReader(Path.of("/home/me"))
        .read(
            Path.of("/fleet/p.yaml"),
            "name: p\nhosts: all\nimages: { catalog: ./images }\n" + budgets.replace('|', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; Halts  at 1 failed",
        "stop_when: { failed: 3, failed_percent: 2.5, in_a_row: 2 };"
            + " Halts  at 3 failed, at 2.5% failed of a wave or of all, at 2 failed in a row",
        "stop_when: { failed_percent: { percent: 5, of_at_least: 20 } };"
            + " Halts  at 5% failed of at least 20 tried",
        "stop_when: { per_board: 1 };"
            + " 'Halts  never; leaves out a board and release at 1 failed of it'",
        "stop_when: { per_board: { failed: 2, then: halt }, count: [unreachable] };"
            + " 'Halts  at 2 failed of one board and release; unreachable counts as failed'",
        "stop_when: { failed: 1, count: [refused, unreachable] };"
            + " 'Halts  at 1 failed; unreachable and refused count as failed'",
        "waves: [{ name: a, pick: 1 }, { name: b, pick: rest, stop_when: { failed: 4 } }];"
            + " Halts  in a at 1 failed|Halts  in b at 4 failed"
      })
  void aPlanSaysWhatWouldHaltIt(String budgets, String words) {
    assertThat(String.join("|", BudgetWords.lines(playbook(budgets)))).isEqualTo(words);
  }
}
