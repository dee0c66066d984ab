package dev.wrtfleet.view.terminal;

import dev.wrtfleet.forecast.Assumptions;
import dev.wrtfleet.forecast.Guess;
import dev.wrtfleet.forecast.Lasting;
import dev.wrtfleet.forecast.NightEnd;
import dev.wrtfleet.forecast.Quantiles;
import dev.wrtfleet.forecast.Scenario;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What many nights of a playbook foretell: what was assumed, what came out, and how it spreads. */
public final class ForecastView {
  private static final int BAR = 40;

  /** Up to so many values each get a line of their own; more share lines. */
  private static final int LINES_MAX = 12;

  private final Paint paint;
  private final Guess guess;
  private final long seed;
  private final List<String> notes;
  private final List<Kind> kinds;

  /** Nights of one kind. */
  public record Kind(Scenario scenario, List<NightEnd> nights) {
    Quantiles of(ToLongFunction<NightEnd> what) {
      return Quantiles.of(nights, what);
    }

    long count(Function<NightEnd, Boolean> what) {
      return nights.stream().filter(what::apply).count();
    }
  }

  /** A view of these kinds of nights, each of equally many. */
  public ForecastView(Paint paint, Guess guess, long seed, List<String> notes, List<Kind> kinds) {
    this.paint = paint;
    this.guess = guess;
    this.seed = seed;
    this.notes = List.copyOf(notes);
    this.kinds = List.copyOf(kinds);
  }

  /** For people. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        paint.bold(guess.plan().playbook().name())
            + "  simulated on %d routers, %d nights of each kind, seed %d. No router was contacted."
                .formatted(guess.routers(), nights(), seed));
    lines.add("");
    lines.addAll(basis());
    lines.add("");
    lines.addAll(outcome());
    lines.add("");
    lines.addAll(waves());
    for (Kind kind : kinds) {
      lines.add("");
      lines.add("broken routers a night, " + words(kind.scenario()));
      lines.addAll(histogram(kind));
    }
    lines.add("");
    kinds.forEach(kind -> lines.add(sentence(kind)));
    return lines;
  }

  private int nights() {
    return kinds.getFirst().nights().size();
  }

  private static String words(Scenario scenario) {
    return scenario.badBoard().map(board -> "image bad for " + board).orElse("as usual");
  }

  private List<String> basis() {
    var lines = new ArrayList<String>();
    lines.add(
        "boards   %d as the routers said earlier, %d by the label 'board', %d assumed"
            .formatted(
                guess.boards().said().size(), guess.boards().labelled(), guess.boards().assumed()));
    if (guess.imagesAssumed() > 0) {
      lines.add("images   assumed for " + guess.imagesAssumed() + " routers");
    }
    String leftOut = leftOut();
    if (!leftOut.isEmpty()) {
      lines.add("left out " + leftOut);
    }
    Assumptions assumed = kinds.getFirst().scenario().assumptions();
    lines.add("rates    " + rates(assumed));
    lines.add(
        "times    %s before the flash%s, away %s, approval after %s"
            .formatted(
                time(assumed.prepare()),
                assumed.bytesPerSecond().isPresent()
                    ? " and the upload at %d kB/s"
                        .formatted(assumed.bytesPerSecond().getAsLong() / 1000)
                    : "",
                time(assumed.away()),
                WrittenDuration.format(assumed.approval())));
    notes.forEach(note -> lines.add("note     " + Words.plain(note)));
    return lines;
  }

  private String leftOut() {
    Map<Outcome, Long> ended = new TreeMap<>();
    for (PlannedHost host : guess.plan().hosts()) {
      host.ended().ifPresent(end -> ended.merge(end.outcome(), 1L, Long::sum));
    }
    return ended.entrySet().stream()
        .map(each -> each.getValue() + " " + OutcomeSign.word(each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String rates(Assumptions assumed) {
    String text =
        assumed.rates().percent().entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .map(each -> OutcomeSign.word(each.getKey()) + " " + percent(each.getValue()))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "all go well" : text;
  }

  private static String percent(double percent) {
    return BigDecimal.valueOf(percent)
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  private static String time(Lasting time) {
    return switch (time) {
      case Lasting.Spread(Duration median, Duration most) ->
          median.equals(most)
              ? WrittenDuration.format(median)
              : "%s (95 of 100: %s)"
                  .formatted(WrittenDuration.format(median), WrittenDuration.format(most));
      case Lasting.Seen(List<Duration> times) -> {
        List<Duration> sorted = times.stream().sorted().toList();
        yield "%s (half of %d seen)"
            .formatted(Words.duration(sorted.get(sorted.size() / 2)), sorted.size());
      }
    };
  }

  private List<String> outcome() {
    var headings = new ArrayList<String>(List.of("A NIGHT"));
    for (Kind kind : kinds) {
      headings.add(kind.scenario().badBoard().isPresent() ? "BAD IMAGE: MEDIAN" : "USUAL: MEDIAN");
      headings.add("95 OF 100");
    }
    var table = new Table(headings.toArray(String[]::new));
    row(table, "lasts at most", NightEnd::lasted);
    atLeast(table, "upgrades at least", night -> night.tally().count(Outcome.UPGRADED));
    counts(table, "breaks at most", NightEnd::broken);
    counts(table, "  of them lost", night -> night.tally().count(Outcome.LOST));
    counts(table, "  after it stopped itself", NightEnd::brokenAfterwards);
    counts(table, "under way when it stopped", NightEnd::inFlight);
    counts(table, "not begun", night -> night.tally().count(Outcome.SKIPPED));
    return table.lines();
  }

  private void row(Table table, String name, Function<NightEnd, Duration> what) {
    cells(
        table,
        name,
        kind -> kind.of(night -> what.apply(night).toMillis()),
        millis -> Words.duration(Duration.ofMillis(millis)));
  }

  private void counts(Table table, String name, ToLongFunction<NightEnd> what) {
    cells(table, name, kind -> kind.of(what), String::valueOf);
  }

  /** Of what is wanted the small numbers are those to be reckoned with. */
  private void atLeast(Table table, String name, ToLongFunction<NightEnd> what) {
    cells(
        table,
        name,
        kind -> kind.of(night -> -what.applyAsLong(night)),
        number -> Long.toString(-number));
  }

  private void cells(
      Table table, String name, Function<Kind, Quantiles> what, Function<Long, String> words) {
    var cells = new ArrayList<String>(List.of(name));
    for (Kind kind : kinds) {
      Quantiles of = what.apply(kind);
      cells.add(words.apply(of.median()));
      cells.add(words.apply(of.most()));
    }
    table.row(cells.toArray(String[]::new));
  }

  private List<String> waves() {
    Kind usual = kinds.getFirst();
    var table = new Table("WAVE", "ROUTERS", "OPENS AFTER: MEDIAN", "95 OF 100", "NIGHTS");
    for (int wave = 0; wave < guess.plan().waves(); wave++) {
      int index = wave;
      List<NightEnd> opened =
          usual.nights().stream()
              .filter(night -> night.waveStarts().get(index).isPresent())
              .toList();
      Optional<Quantiles> times =
          opened.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Quantiles.of(
                      opened, night -> night.waveStarts().get(index).orElseThrow().toMillis()));
      table.row(
          guess.plan().playbook().waves().get(wave).name(),
          Integer.toString(guess.plan().wave(wave).size()),
          times.map(of -> Words.duration(Duration.ofMillis(of.median()))).orElse("-"),
          times.map(of -> Words.duration(Duration.ofMillis(of.most()))).orElse("-"),
          opened.size() + " of " + nights());
    }
    return table.lines();
  }

  private static List<String> histogram(Kind kind) {
    long most = kind.of(NightEnd::broken).worst();
    long least = -kind.of(night -> -(long) night.broken()).worst();
    long width = Math.max(1, (most - least + LINES_MAX) / LINES_MAX);
    Map<Long, Integer> bins = new LinkedHashMap<>();
    for (long from = least; from <= most; from += width) {
      bins.put(from, 0);
    }
    kind.nights()
        .forEach(
            night -> bins.merge(least + (night.broken() - least) / width * width, 1, Integer::sum));
    int highest = bins.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    int label = Long.toString(most).length();
    var lines = new ArrayList<String>();
    bins.forEach((from, count) -> {
      long to = Math.min(most, from + width - 1);
      String range =
          pad(from, label)
              + (width == 1 ? "" : to == from ? " ".repeat(label + 1) : "-" + pad(to, label));
      String bar = "#".repeat((int) Math.ceil((double) BAR * count / highest));
      lines.add("  " + (range + "  " + bar + (count > 0 ? " " + count : "")).stripTrailing());
    });
    return lines;
  }

  private static String pad(long number, int width) {
    return String.format(Locale.ROOT, "%" + width + "d", number);
  }

  private String sentence(Kind kind) {
    Quantiles broken = kind.of(NightEnd::broken);
    Quantiles after = kind.of(NightEnd::brokenAfterwards);
    long halted = kind.count(night -> night.halted().isPresent());
    long stuck = kind.count(NightEnd::isStuck);
    String when =
        kind.scenario()
            .badBoard()
            .map(board ->
                "If the image of %s is bad (%s of its %d routers do not come back)"
                    .formatted(
                        board, percent(kind.scenario().badPercent()), guess.routersOf(board)))
            .orElse("As usual");
    return "%s, half of all nights break at most %d and 95 of 100 at most %d routers%s. %s"
            .formatted(
                when,
                broken.median(),
                broken.most(),
                halted == 0
                    ? ""
                    : after.most() == 0
                        ? ", none of them after the gate closed"
                        : ", at most %d and %d of them in flight when the gate closed"
                            .formatted(after.median(), after.most()),
                halted == 0
                    ? "No night stops itself."
                    : "%d of %d nights stop themselves.".formatted(halted, nights()))
        + (stuck == 0 ? "" : " %d end waiting for somebody.".formatted(stuck));
  }

  /** One JSON object a kind of night, then one a night. */
  public List<String> json() {
    var lines = new ArrayList<String>();
    for (Kind kind : kinds) {
      lines.add(summary(kind));
    }
    for (Kind kind : kinds) {
      for (int night = 0; night < kind.nights().size(); night++) {
        lines.add(night(kind.scenario().name(), night + 1, kind.nights().get(night)));
      }
    }
    return lines;
  }

  private String summary(Kind kind) {
    Scenario scenario = kind.scenario();
    return new JsonLine()
        .put("type", "kind")
        .put("kind", scenario.name())
        .put("seed", seed)
        .put("nights", nights())
        .put("routers", guess.routers())
        .put("boards_said", guess.boards().said().size())
        .put("boards_labelled", guess.boards().labelled())
        .put("boards_assumed", guess.boards().assumed())
        .put("images_assumed", guess.imagesAssumed())
        .put("bad_board", scenario.badBoard())
        .put("bad_percent", scenario.badBoard().map(board -> scenario.badPercent()))
        .put("rates", scenario.assumptions().rates().percent())
        .put("lasts_seconds", quantiles(kind.of(night -> night.lasted().toSeconds())))
        .put("broken", quantiles(kind.of(NightEnd::broken)))
        .put("broken_afterwards", quantiles(kind.of(NightEnd::brokenAfterwards)))
        .put("in_flight", quantiles(kind.of(NightEnd::inFlight)))
        .put("halted_nights", kind.count(night -> night.halted().isPresent()))
        .put("notes", notes)
        .line();
  }

  private static Map<String, Long> quantiles(Quantiles of) {
    var map = new LinkedHashMap<String, Long>();
    map.put("median", of.median());
    map.put("p95", of.most());
    map.put("worst", of.worst());
    return map;
  }

  private static String night(String kind, int number, NightEnd night) {
    return new JsonLine()
        .put("type", "night")
        .put("kind", kind)
        .put("night", number)
        .put("lasted_seconds", night.lasted().toSeconds())
        .put("outcomes", night.tally().ended())
        .put("broken", night.broken())
        .put("broken_afterwards", night.brokenAfterwards())
        .put("in_flight", night.inFlight())
        .put("halted", night.halted())
        .put("waits", night.isStuck())
        .line();
  }
}
