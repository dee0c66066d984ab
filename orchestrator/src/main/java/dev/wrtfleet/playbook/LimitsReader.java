package dev.wrtfleet.playbook;

import dev.wrtfleet.playbook.Limits.Canaries;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlEntry;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how many routers may be worked on at a time and how fast, in total and per label. */
record LimitsReader(Reading reading) {
  private static final int AT_ONCE = 10;
  private static final int MAX_AT_ONCE = 10_000;
  private static final String TOTAL = "total";

  /** {@code at_once} in total. */
  int total(Fields top) {
    Optional<YamlNode> node = top.value("at_once");
    if (node.isEmpty()) {
      return AT_ONCE;
    }
    if (node.get() instanceof YamlScalar) {
      return reading.integer(node.get(), 1, MAX_AT_ONCE).orElse(AT_ONCE);
    }
    Optional<YamlMap> map = reading.map(node.get());
    if (map.isEmpty()) {
      return AT_ONCE;
    }
    Optional<YamlEntry> total =
        map.get().entries().stream().filter(entry -> entry.key().equals(TOTAL)).findFirst();
    if (total.isEmpty()) {
      reading.problem(
          map.get().where(), "yaml.missing-key", "missing key 'total'", "Add 'total: …'.");
    }
    return total.flatMap(entry -> reading.integer(entry.value(), 1, MAX_AT_ONCE)).orElse(AT_ONCE);
  }

  Limits read(Fields top) {
    Canaries canaries = top.value("canaries").flatMap(this::canaries).orElse(Canaries.ALWAYS);
    List<PerLabel> atOnce =
        top.value("at_once").filter(YamlMap.class::isInstance).stream()
            .flatMap(node -> perLabel(top.entries("at_once")).stream())
            .toList();
    return new Limits(
        canaries, atOnce, perLabel(top.entries("apart")), rates(top.entries("upload")));
  }

  /** Any key is a label: which ones there are is up to the inventory. */
  private List<PerLabel> perLabel(List<YamlEntry> entries) {
    var limits = new ArrayList<PerLabel>();
    for (YamlEntry entry : entries) {
      if (!entry.key().equals(TOTAL)) {
        reading
            .integer(entry.value(), 1, MAX_AT_ONCE)
            .ifPresent(
                hosts -> limits.add(new PerLabel(entry.key(), hosts, Optional.of(entry.where()))));
      }
    }
    return limits;
  }

  private List<UploadRate> rates(List<YamlEntry> entries) {
    var rates = new ArrayList<UploadRate>();
    for (YamlEntry entry : entries) {
      OptionalLong rate =
          entry.value() instanceof YamlScalar scalar
              ? WrittenRate.parse(scalar.text())
              : OptionalLong.empty();
      if (rate.isEmpty() || rate.getAsLong() < UploadRate.LEAST) {
        reading.problem(
            entry.value().where(),
            "playbook.rate",
            rate.isEmpty() ? "this is not a rate" : "expected at least 16kB/s",
            "Write 20MB/s or 512KiB/s.");
      } else {
        rates.add(new UploadRate(entry.key(), rate.getAsLong(), Optional.of(entry.where())));
      }
    }
    return rates;
  }

  private Optional<Canaries> canaries(YamlNode node) {
    Optional<String> word = reading.text(node);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return switch (word.get()) {
      case "always" -> Optional.of(Canaries.ALWAYS);
      case "waves" -> Optional.of(Canaries.WAVES);
      default -> {
        reading.problem(
            node.where(),
            "playbook.canaries",
            "canaries is either 'always' or 'waves'",
            DidYouMean.hint(word.get(), List.of("always", "waves")));
        yield Optional.empty();
      }
    };
  }
}
