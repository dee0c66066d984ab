package dev.wrtfleet.playbook;

import dev.wrtfleet.playbook.StopWhen.Counted;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the budgets of a playbook or of one of its waves. */
record StopWhenReader(Reading reading) {
  private static final int MAX_FAILED = 20_000;

  /** A share of fewer hosts than this is a count: write {@code failed}. */
  private static final int LEAST_SAMPLE = 2;

  /** The keys that can stop something; {@code count} alone cannot. */
  private static final List<String> BUDGETS =
      List.of("failed", "failed_percent", "per_board", "in_a_row");

  /** A share, and of how many hosts at least. */
  private record Share(OptionalDouble percent, OptionalInt ofAtLeast) {
    static final Share NONE = new Share(OptionalDouble.empty(), OptionalInt.empty());
  }

  /** How many of one board, and what then. */
  private record OfBoard(OptionalInt failed, ThenBoard then) {
    static final OfBoard NONE = new OfBoard(OptionalInt.empty(), ThenBoard.LEAVE_OUT);
  }

  StopWhen read(Fields fields) {
    if (BUDGETS.stream().allMatch(key -> fields.entry(key).isEmpty())) {
      reading.problem(
          fields.where(),
          "playbook.stop-when",
          "nothing here would ever stop the rollout",
          "Write failed, failed_percent, per_board or in_a_row, or leave 'stop_when' out:"
              + " the first failure halts.");
    }
    Share share = fields.value("failed_percent").map(this::share).orElse(Share.NONE);
    OfBoard board = fields.value("per_board").map(this::board).orElse(OfBoard.NONE);
    return new StopWhen(
        optional(fields.integer("failed", 1, MAX_FAILED)),
        share.percent(),
        share.ofAtLeast(),
        board.failed(),
        board.then(),
        optional(fields.integer("in_a_row", 1, MAX_FAILED)),
        fields.value("count").map(this::count).orElse(Set.of()));
  }

  private Share share(YamlNode node) {
    if (node instanceof YamlScalar) {
      return new Share(optionalDouble(reading.positive(node, 100)), OptionalInt.empty());
    }
    Optional<YamlMap> map = reading.map(node);
    if (map.isEmpty()) {
      return Share.NONE;
    }
    var fields = new Fields(map.get(), PlaybookKeys.FAILED_PERCENT, reading);
    return new Share(
        optionalDouble(fields.required("percent").flatMap(each -> reading.positive(each, 100))),
        optional(fields.integer("of_at_least", LEAST_SAMPLE, MAX_FAILED)));
  }

  private OfBoard board(YamlNode node) {
    if (node instanceof YamlScalar) {
      return new OfBoard(optional(reading.integer(node, 1, MAX_FAILED)), ThenBoard.LEAVE_OUT);
    }
    Optional<YamlMap> map = reading.map(node);
    if (map.isEmpty()) {
      return OfBoard.NONE;
    }
    var fields = new Fields(map.get(), PlaybookKeys.FAILED_PER_BOARD, reading);
    return new OfBoard(
        optional(fields.required("failed").flatMap(each -> reading.integer(each, 1, MAX_FAILED))),
        fields
            .value("then")
            .flatMap(each -> word(each, ThenBoard.values()))
            .orElse(ThenBoard.LEAVE_OUT));
  }

  private Set<Counted> count(YamlNode node) {
    var counted = EnumSet.noneOf(Counted.class);
    for (YamlNode item : reading.list(node).orElse(List.of())) {
      word(item, Counted.values()).ifPresent(counted::add);
    }
    return counted;
  }

  /** One of a few words, each the name of a choice in lower case. */
  private <E extends Enum<E>> Optional<E> word(YamlNode node, E[] choices) {
    Optional<String> text = reading.text(node);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    for (E choice : choices) {
      words.add(choice.name().toLowerCase(Locale.ROOT));
      if (words.getLast().equals(text.get())) {
        return Optional.of(choice);
      }
    }
    reading.problem(
        node.where(),
        "playbook.stop-when",
        "expected " + String.join(" or ", words) + ", got '" + text.get() + "'",
        DidYouMean.hint(text.get(), words));
    return Optional.empty();
  }

  private static OptionalInt optional(Optional<Integer> number) {
    return number.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static OptionalDouble optionalDouble(Optional<Double> number) {
    return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
