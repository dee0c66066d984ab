package dev.wrtfleet.playbook;

import dev.wrtfleet.fleet.SelectorReader;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.Where;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the waves of a playbook. */
final class WavesReader {
  static final List<WaveSpec> EVERYTHING_AT_ONCE =
      List.of(new WaveSpec("all", new Pick.Rest(), Duration.ZERO, false));

  private static final int MAX_WAVES = 100;
  private static final int MAX_HOSTS = 20_000;
  private static final Duration MAX_SOAK = Duration.ofDays(30);
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,6})?) ?%");
  private static final String PICKS =
      "Write a count (2), a share (10% or { percent: 10, of: left }), rest, { per_board: 1 }"
          + " or a selector (role=ap).";

  private final Reading reading;

  WavesReader(Reading reading) {
    this.reading = reading;
  }

  List<WaveSpec> read(YamlNode node) {
    List<YamlNode> items = reading.list(node).orElse(List.of());
    if (node instanceof YamlList && (items.isEmpty() || items.size() > MAX_WAVES)) {
      reading.problem(
          node.where(),
          "playbook.waves",
          "expected from 1 to " + MAX_WAVES + " waves",
          "Leave 'waves' out for a single one with all hosts.");
    }
    var waves = new ArrayList<WaveSpec>();
    Map<String, Where> names = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      boolean isLast = i == items.size() - 1;
      reading.map(items.get(i)).flatMap(map -> wave(map, isLast, names)).ifPresent(waves::add);
    }
    return waves;
  }

  private Optional<WaveSpec> wave(YamlMap map, boolean isLast, Map<String, Where> names) {
    var fields = new Fields(map, PlaybookKeys.WAVE, reading);
    Optional<String> name = new NameReader(reading).read(fields, "name");
    name.ifPresent(text -> unique(text, fields, names));
    Optional<Pick> pick = fields.required("pick").flatMap(this::pick);
    Duration soak =
        new Durations(reading).read(fields, "soak", Duration.ZERO, MAX_SOAK).orElse(Duration.ZERO);
    Optional<YamlNode> approve = fields.value("approve");
    Optional<ApproveSpec> terms = approve.flatMap(this::terms);
    boolean asks = terms.isPresent() || approve.flatMap(this::plainly).orElse(false);
    Optional<StopWhen> stopWhen =
        fields.fields("stop_when", PlaybookKeys.STOP_WHEN).map(new StopWhenReader(reading)::read);
    if (!isLast && pick.isPresent() && pick.get() instanceof Pick.Rest) {
      reading.problem(
          fields.value("pick").orElseThrow().where(),
          "playbook.rest-not-last",
          "'rest' leaves nothing for the waves after it",
          "Make it the last wave.");
    }
    return name.flatMap(
        text -> pick.map(which -> new WaveSpec(text, which, soak, asks, stopWhen, terms)));
  }

  private void unique(String name, Fields fields, Map<String, Where> names) {
    Where where = fields.value("name").orElseThrow().where();
    Where first = names.putIfAbsent(name, where);
    if (first != null) {
      reading.problem(
          where,
          "playbook.duplicate-wave",
          "wave '" + name + "' stands on line " + first.line() + " already",
          "Give every wave its own name.");
    }
  }

  private Optional<ApproveSpec> terms(YamlNode node) {
    return switch (node) {
      case YamlMap map -> Optional.of(new ApproveReader(reading).read(map));
      case YamlList list -> Optional.of(new ApproveReader(reading).read(list));
      case YamlScalar scalar -> Optional.empty();
    };
  }

  private Optional<Boolean> plainly(YamlNode node) {
    return node instanceof YamlScalar ? reading.truth(node) : Optional.empty();
  }

  private Optional<Pick> pick(YamlNode node) {
    return switch (node) {
      case YamlMap map -> pick(map);
      case YamlScalar scalar -> pick(scalar);
      case YamlList list -> {
        reading.wrongType(list, "a pick", PICKS);
        yield Optional.empty();
      }
    };
  }

  private Optional<Pick> pick(YamlMap map) {
    var fields = new Fields(map, PlaybookKeys.PICK, reading);
    long ways = map.entries().stream().filter(entry -> !entry.key().equals("of")).count();
    if (ways != 1) {
      reading.problem(map.where(), "playbook.pick", "a wave picks in exactly one way", PICKS);
      return Optional.empty();
    }
    if (fields.entry("percent").isPresent()) {
      return percent(fields);
    }
    fields
        .entry("of")
        .ifPresent(of ->
            reading.problem(
                of.where(), "playbook.pick", "'of' says what a percentage is of", PICKS));
    Optional<Pick> perBoard = fields.integer("per_board", 1, MAX_HOSTS).map(Pick.PerBoard::new);
    return perBoard.or(() -> fields.value("hosts").flatMap(node -> selector("hosts", node)));
  }

  private Optional<Pick> percent(Fields fields) {
    Optional<Double> share = fields.value("percent").flatMap(node -> reading.positive(node, 100));
    String of = fields.value("of").flatMap(reading::text).orElse("all");
    if (!of.equals("all") && !of.equals("left")) {
      reading.problem(
          fields.value("of").orElseThrow().where(),
          "playbook.pick",
          "a share is of 'all' to upgrade or of what is 'left' for this wave",
          DidYouMean.hint(of, List.of("all", "left")));
    }
    return share.map(
        percent -> of.equals("left") ? new Pick.PercentOfLeft(percent) : new Pick.Percent(percent));
  }

  private Optional<Pick> pick(YamlScalar scalar) {
    return switch (scalar.type()) {
      case INTEGER -> reading.integer(scalar, 1, MAX_HOSTS).map(Pick.Count::new);
      case TEXT -> text(scalar);
      case DECIMAL, TRUTH, NOTHING -> {
        reading.wrongType(scalar, "a pick", PICKS);
        yield Optional.empty();
      }
    };
  }

  private Optional<Pick> text(YamlScalar scalar) {
    Matcher percent = PERCENT.matcher(scalar.text());
    if (scalar.text().equals("rest")) {
      return Optional.of(new Pick.Rest());
    }
    if (percent.matches()) {
      double share = Double.parseDouble(percent.group(1));
      if (share > 0 && share <= 100) {
        return Optional.of(new Pick.Percent(share));
      }
      reading.problem(
          scalar.where(), "yaml.out-of-range", "expected a share above 0% and up to 100%", "");
      return Optional.empty();
    }
    return selector("pick", scalar);
  }

  private Optional<Pick> selector(String key, YamlNode node) {
    return new SelectorReader(reading).read(key, node).map(Pick.Matching::new);
  }
}
