package dev.wrtfleet.playbook;

import dev.wrtfleet.problem.Where;
import java.util.Optional;

/**
 * A number of routers for every value of a label: {@code site: 4} is four in Berlin and four in
 * Hamburg. Routers without the label are not counted.
 *
 * @param label a label of the inventory, or {@value #BOARD}
 * @param hosts at least 1
 * @param where the place in the playbook
 */
public record PerLabel(String label, int hosts, Optional<Where> where) {
  /** Stands for what the router says it is, not for a label. */
  public static final String BOARD = "board";

  /** Refuses numbers that would let nobody through. */
  public PerLabel {
    if (hosts < 1) {
      throw new IllegalArgumentException(label + ": " + hosts);
    }
    where = where == null ? Optional.empty() : where;
  }
}
