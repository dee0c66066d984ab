package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Turns nodes into values and collects everything wrong on the way, so that a file is mended in one
 * go. What could not be read comes back empty; {@link #finish} throws if there was anything.
 */
public final class Reading {
  /** More says nothing new: the first ones are most likely the cause of the rest. */
  public static final int MAX_PROBLEMS = 100;

  private static final Comparator<Where> IN_ORDER =
      Comparator.comparing(Where::file)
          .thenComparingInt(Where::line)
          .thenComparingInt(Where::column);

  private static final Where NOWHERE = new Where("\uffff", 1, 1);

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem problem) -> problem.where().orElse(NOWHERE), IN_ORDER);

  private final List<Problem> problems = new ArrayList<>();

  /** Notes a problem at a place. */
  public void problem(Where where, String code, String what, String advice) {
    problems.add(Problem.at(where, code, what, advice));
  }

  /** Notes problems found elsewhere. */
  public void problems(Collection<Problem> found) {
    problems.addAll(found);
  }

  /** Whether nothing was wrong so far. */
  public boolean isClean() {
    return problems.isEmpty();
  }

  /**
   * What was wrong so far, in the order of the file, at most {@value #MAX_PROBLEMS} and a count.
   */
  public List<Problem> found() {
    var sorted = problems.stream().sorted(BY_PLACE).distinct().toList();
    if (sorted.size() <= MAX_PROBLEMS) {
      return sorted;
    }
    var shown = new ArrayList<>(sorted.subList(0, MAX_PROBLEMS));
    int more = sorted.size() - MAX_PROBLEMS;
    shown.add(
        Problem.of("yaml.more", "and " + more + " more problems", "", "Mend the first ones."));
    return List.copyOf(shown);
  }

  /** Throws everything found, with exit code 2, if there is anything. */
  public void finish() {
    if (!isClean()) {
      throw FleetException.wrongInput(found());
    }
  }

  /** Text; numbers and truths must be quoted to be text. */
  public Optional<String> text(YamlNode node) {
    if (node instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.TEXT) {
      if (!scalar.text().isBlank()) {
        return Optional.of(scalar.text());
      }
      problem(node.where(), "yaml.wrong-type", "expected text, got an empty text", "Write it out.");
      return Optional.empty();
    }
    boolean quotable =
        node instanceof YamlScalar scalar && scalar.type() != YamlScalar.Type.NOTHING;
    wrongType(node, "text", quotable ? "Put it in quotes to make it text." : "");
    return Optional.empty();
  }

  /** A whole number from {@code least} to {@code most}. */
  public Optional<Integer> integer(YamlNode node, int least, int most) {
    if (!(node instanceof YamlScalar scalar) || scalar.type() != YamlScalar.Type.INTEGER) {
      wrongType(node, "a whole number", "");
      return Optional.empty();
    }
    try {
      int value = Integer.parseInt(scalar.text());
      if (value >= least && value <= most) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // Hexadecimal, octal or beyond all limits: the same answer as out of range.
    }
    outOfRange(node, "a whole number from " + least + " to " + most);
    return Optional.empty();
  }

  /** A number above 0 and up to {@code most}. */
  public Optional<Double> positive(YamlNode node, double most) {
    if (node instanceof YamlScalar scalar
        && (scalar.type() == YamlScalar.Type.INTEGER || scalar.type() == YamlScalar.Type.DECIMAL)) {
      try {
        double value = Double.parseDouble(scalar.text());
        if (value > 0 && value <= most) {
          return Optional.of(value);
        }
      } catch (NumberFormatException e) {
        // ".inf", "0x10": numbers to YAML, not to a playbook.
      }
      outOfRange(node, "a number above 0 and up to " + "%.0f".formatted(most));
      return Optional.empty();
    }
    wrongType(node, "a number", "");
    return Optional.empty();
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> truth(YamlNode node) {
    if (node instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.TRUTH) {
      return Optional.of(Boolean.parseBoolean(scalar.text()));
    }
    wrongType(node, "true or false", "Write true or false, without quotes.");
    return Optional.empty();
  }

  /** A map. */
  public Optional<YamlMap> map(YamlNode node) {
    if (node instanceof YamlMap map) {
      return Optional.of(map);
    }
    wrongType(node, "a map", node instanceof YamlList ? "Write 'name:' lines without '-'." : "");
    return Optional.empty();
  }

  /** A list's items. */
  public Optional<List<YamlNode>> list(YamlNode node) {
    if (node instanceof YamlList list) {
      return Optional.of(list.items());
    }
    wrongType(node, "a list", "");
    return Optional.empty();
  }

  /** A list's texts, without those that are none. */
  public List<String> texts(YamlNode node) {
    return list(node).orElse(List.of()).stream().flatMap(item -> text(item).stream()).toList();
  }

  /** Notes that something else was expected here. Names what the node is, never its value. */
  public void wrongType(YamlNode node, String expected, String advice) {
    problem(
        node.where(), "yaml.wrong-type", "expected " + expected + ", got " + node.kind(), advice);
  }

  private void outOfRange(YamlNode node, String expected) {
    problem(node.where(), "yaml.out-of-range", "expected " + expected, "");
  }
}
