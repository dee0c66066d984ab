package dev.wrtfleet.playbook;

import dev.wrtfleet.fleet.NetworkAddress;
import dev.wrtfleet.health.CheckSpec;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what healthy means. */
final class HealthReader {
  static final HealthSpec USUAL =
      new HealthSpec(
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          List.of(
              new CheckSpec.Services(), new CheckSpec.Interfaces(), new CheckSpec.DefaultRoute()));

  /** Checks without anything to say about them. */
  static final Map<String, CheckSpec> BARE =
      Map.of(
          "services", new CheckSpec.Services(),
          "interfaces", new CheckSpec.Interfaces(),
          "wireless", new CheckSpec.Wireless(),
          "default_route", new CheckSpec.DefaultRoute());

  private static final Duration MAX_WITHIN = Duration.ofDays(1);
  private static final int MAX_CHECKS = 50;

  /** What a router's shell takes as one line, see ShellLine. */
  private static final int MAX_COMMAND = 1000;

  private final Reading reading;

  HealthReader(Reading reading) {
    this.reading = reading;
  }

  HealthSpec read(Fields fields) {
    var durations = new Durations(reading);
    Duration stableFor =
        durations.read(fields, "stable_for", Duration.ZERO, MAX_WITHIN).orElse(USUAL.stableFor());
    Duration within =
        durations.read(fields, "within", Duration.ofSeconds(1), MAX_WITHIN).orElse(USUAL.within());
    if (stableFor.compareTo(within) >= 0) {
      YamlNode place = fields.value("stable_for").or(() -> fields.value("within")).orElseThrow();
      reading.problem(
          place.where(),
          "playbook.health",
          "stable_for (%s) must be shorter than within (%s)"
              .formatted(WrittenDuration.format(stableFor), WrittenDuration.format(within)),
          "A router needs time to get healthy before it can stay so.");
    }
    return new HealthSpec(
        stableFor, within, fields.value("checks").map(this::checks).orElse(USUAL.checks()));
  }

  private List<CheckSpec> checks(YamlNode node) {
    List<YamlNode> items = reading.list(node).orElse(List.of());
    if (items.size() > MAX_CHECKS) {
      reading.problem(node.where(), "yaml.out-of-range", "more than " + MAX_CHECKS + " checks", "");
    }
    var checks = new ArrayList<CheckSpec>();
    items.forEach(item -> check(item).ifPresent(checks::add));
    return checks;
  }

  private Optional<CheckSpec> check(YamlNode node) {
    return switch (node) {
      case YamlMap map -> check(map);
      case YamlScalar scalar -> bare(scalar);
      case YamlList list -> {
        reading.wrongType(list, "a check", "");
        yield Optional.empty();
      }
    };
  }

  private Optional<CheckSpec> bare(YamlScalar scalar) {
    Optional<String> name = reading.text(scalar);
    Optional<CheckSpec> check = name.map(BARE::get);
    if (name.isPresent() && check.isEmpty()) {
      var known = new ArrayList<>(BARE.keySet());
      known.addAll(List.of("{ ping: ADDRESS }", "{ command: LINE }"));
      reading.problem(
          scalar.where(),
          "playbook.check",
          "no check is named '" + name.get() + "'",
          DidYouMean.hint(name.get(), known));
    }
    return check;
  }

  private Optional<CheckSpec> check(YamlMap map) {
    var fields = new Fields(map, PlaybookKeys.CHECK, reading);
    boolean ping = fields.entry("ping").isPresent();
    boolean command = fields.entry("command").isPresent();
    boolean expect = fields.entry("expect").isPresent();
    if (ping == command || (expect && ping)) {
      reading.problem(
          map.where(),
          "playbook.check",
          "a check is one of { ping: ADDRESS } and { command: LINE, expect: STATUS }",
          "Write every check as an item of its own.");
      return Optional.empty();
    }
    return ping ? fields.value("ping").flatMap(this::ping) : command(fields);
  }

  private Optional<CheckSpec> ping(YamlNode node) {
    Optional<String> address = reading.text(node);
    Optional<String> complaint = address.flatMap(NetworkAddress::complaint);
    complaint.ifPresent(advice ->
        reading.problem(
            node.where(),
            "playbook.check",
            "'" + address.orElseThrow() + "' is no address",
            advice));
    return complaint.isPresent() ? Optional.empty() : address.map(CheckSpec.Ping::new);
  }

  private Optional<CheckSpec> command(Fields fields) {
    int expect = fields.integer("expect", 0, 255).orElse(0);
    Optional<String> line = fields.text("command").map(String::strip);
    if (line.isPresent() && (line.get().length() > MAX_COMMAND || line.get().contains("\n"))) {
      reading.problem(
          fields.value("command").orElseThrow().where(),
          "playbook.check",
          "the command must be one line of at most " + MAX_COMMAND + " characters",
          "Put a script on the routers and call that.");
      return Optional.empty();
    }
    return line.map(text -> new CheckSpec.RunsCommand(text, expect));
  }
}
