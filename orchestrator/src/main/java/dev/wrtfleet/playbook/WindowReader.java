package dev.wrtfleet.playbook;

import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlEntry;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code window}, {@code freeze}, {@code takes} and {@code stage} of a playbook. */
final class WindowReader {
  /** The key of the window of hosts no label gives one. */
  static final String DEFAULT = "default";

  /** A week has not more kinds of hours; more are a file gone wrong. */
  private static final int MAX_HOURS = 50;

  private static final int MAX_FREEZES = 100;
  private static final int MAX_CASES = 1000;

  /** A longer one is a slip of the year. */
  private static final int MAX_FREEZE_DAYS = 366;

  private static final Duration LEAST_TAKES = Duration.ofSeconds(1);
  private static final Duration MOST_TAKES = Duration.ofDays(1);
  private static final String SHAPE =
      "Write Mon..Fri 22:00-05:00 Europe/Berlin, or 00:00-24:00 UTC for all day.";

  /** What is left of {@code [ Sat,Sun 08:00-20:00 UTC ]}, where the comma begins a new item. */
  private static final Pattern BARE_DAY =
      Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(\\.\\.\\w{3})?");

  private static final String QUOTE = "In a list, put a window with a comma into quotes. ";

  private final Reading reading;

  WindowReader(Reading reading) {
    this.reading = reading;
  }

  /** The schedule of a playbook whose waves are these. */
  Schedule read(Fields top) {
    Optional<Windows> windows = top.value("window").flatMap(this::windows);
    List<Freeze> freeze = top.value("freeze").map(this::freezes).orElse(List.of());
    if (top.entry("freeze").isPresent() && top.entry("window").isEmpty()) {
      reading.problem(
          top.entry("freeze").orElseThrow().where(),
          "playbook.freeze-without-window",
          "these days have no time zone: there is no 'window'",
          "Add one, such as window: 00:00-24:00 Europe/Berlin.");
    }
    Optional<Duration> takes = new Durations(reading).read(top, "takes", LEAST_TAKES, MOST_TAKES);
    Map<String, Windows> waves = new HashMap<>();
    if (top.value("waves").orElse(null) instanceof YamlList list) {
      list.items().forEach(item -> wave(item, waves));
    }
    return new Schedule(windows, waves, freeze, takes, images(top, windows, waves));
  }

  private Schedule.Images images(Fields top, Optional<Windows> windows, Map<String, Windows> own) {
    boolean stages = top.truth("stage").orElse(false);
    if (stages && windows.isEmpty() && own.isEmpty() && top.entry("window").isEmpty()) {
      reading.problem(
          top.entry("stage").orElseThrow().where(),
          "playbook.stage-without-window",
          "images are brought while routers wait for their window, and there is no 'window'",
          "Add one, such as window: Mon..Fri 22:00-05:00 Europe/Berlin, or leave 'stage' out.");
    }
    return stages ? Schedule.Images.BEFORE_THE_WINDOW : Schedule.Images.IN_THE_WINDOW;
  }

  private void wave(YamlNode node, Map<String, Windows> waves) {
    if (!(node instanceof YamlMap map)) {
      return;
    }
    Map<String, YamlNode> values = new HashMap<>();
    map.entries().forEach(entry -> values.put(entry.key(), entry.value()));
    if (values.containsKey("window") && values.get("name") instanceof YamlScalar name) {
      windows(values.get("window")).ifPresent(found -> waves.put(name.text(), found));
    }
  }

  private Optional<Windows> windows(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      List<WeeklyHours> hours = hours(node);
      return hours.isEmpty() ? Optional.empty() : Optional.of(new Windows(hours, List.of()));
    }
    List<WeeklyHours> otherwise = List.of();
    var cases = new ArrayList<Windows.Case>();
    for (YamlEntry entry : map.entries()) {
      if (entry.key().equals(DEFAULT)) {
        otherwise = hours(entry.value());
      } else {
        reading.map(entry.value()).ifPresent(values -> cases.addAll(cases(entry.key(), values)));
      }
    }
    if (map.entries().stream().noneMatch(entry -> entry.key().equals(DEFAULT))) {
      reading.problem(
          map.where(),
          "playbook.window",
          "hosts without one of these labels have no window",
          "Add 'default: …'. " + SHAPE);
    }
    if (cases.size() > MAX_CASES) {
      reading.problem(map.where(), "playbook.window", "more than " + MAX_CASES + " windows", "");
    }
    return otherwise.isEmpty() ? Optional.empty() : Optional.of(new Windows(otherwise, cases));
  }

  private List<Windows.Case> cases(String label, YamlMap values) {
    return values.entries().stream()
        .map(entry -> new Windows.Case(label, entry.key(), hours(entry.value())))
        .filter(each -> !each.hours().isEmpty())
        .toList();
  }

  private List<WeeklyHours> hours(YamlNode node) {
    if (node instanceof YamlScalar) {
      return one(node).stream().toList();
    }
    List<YamlNode> items = reading.list(node).orElse(List.of());
    if (node instanceof YamlList && (items.isEmpty() || items.size() > MAX_HOURS)) {
      reading.problem(
          node.where(), "playbook.window", "expected from 1 to " + MAX_HOURS + " windows", SHAPE);
      return List.of();
    }
    return items.stream().flatMap(item -> one(item).stream()).toList();
  }

  private Optional<WeeklyHours> one(YamlNode node) {
    Optional<String> text = reading.text(node);
    Optional<WeeklyHours> hours = text.flatMap(WeeklyHours::parse);
    if (text.isPresent() && hours.isEmpty()) {
      String zone = text.get().substring(text.get().lastIndexOf(' ') + 1);
      boolean hasWords = text.get().indexOf(' ') >= 0;
      boolean isTime = zone.indexOf(':') >= 0;
      boolean isNoZone = hasWords && !isTime && WeeklyHours.zone(zone).isEmpty();
      String what =
          isTime
              ? "this window has no time zone"
              : isNoZone ? "there is no time zone '" + zone + "'" : "this is not a window";
      String hint =
          Optional.of(zone)
              .filter(name -> isNoZone)
              .flatMap(name -> DidYouMean.closest(name, ZoneId.getAvailableZoneIds()))
              .map(name -> "Did you mean " + name + "? ")
              .orElse(BARE_DAY.matcher(text.get()).matches() ? QUOTE : "");
      reading.problem(node.where(), "playbook.window", what, hint + SHAPE);
    }
    return hours;
  }

  private List<Freeze> freezes(YamlNode node) {
    List<YamlNode> items =
        node instanceof YamlScalar ? List.of(node) : reading.list(node).orElse(List.of());
    if (items.size() > MAX_FREEZES) {
      reading.problem(
          node.where(), "playbook.freeze", "more than " + MAX_FREEZES + " stretches of days", "");
      return List.of();
    }
    return items.stream().flatMap(item -> freeze(item).stream()).toList();
  }

  private Optional<Freeze> freeze(YamlNode node) {
    Optional<Freeze> freeze =
        node instanceof YamlScalar scalar ? Freeze.parse(scalar.text()) : Optional.empty();
    if (freeze.isEmpty()) {
      reading.problem(
          node.where(),
          "playbook.freeze",
          "these are no days",
          "Write a date, 2026-12-24, or from the first to the last: 2026-12-20..2027-01-06.");
    } else if (freeze.get().first().plusDays(MAX_FREEZE_DAYS).isBefore(freeze.get().last())) {
      reading.problem(
          node.where(), "playbook.freeze", "this freeze is longer than a year", "Mend the year.");
    }
    return freeze;
  }
}
