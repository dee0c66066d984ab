package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Keys;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlEntry;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the shape of what is agreed on but not available yet, so that a playbook written ahead of
 * time is right when it works. That it is refused is said elsewhere.
 */
final class LaterShapes {
  private static final Pattern RATE =
      Pattern.compile("\\d{1,9}(\\.\\d{1,3})?(B|kB|KB|MB|GB|KiB|MiB|GiB)/s");
  private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d";
  private static final Pattern WINDOW =
      Pattern.compile(
          "(?:%1$s(?:\\.\\.%1$s)?(?:,%1$s(?:\\.\\.%1$s)?)* )?%2$s-%2$s (\\S+)"
              .formatted(DAY, TIME));
  private static final Keys NOTIFY = Keys.of("webhook");
  private static final Keys WEBHOOK = Keys.of("env", "file", "command");
  private static final int MAX = 20_000;

  private final Reading reading;

  LaterShapes(Reading reading) {
    this.reading = reading;
  }

  void check(Fields top) {
    top.entries("upload").forEach(entry -> rate(entry.value()));
    top.value("window").ifPresent(this::window);
    top.value("notify")
        .flatMap(reading::list)
        .ifPresent(items -> items.forEach(item -> reading.map(item).ifPresent(this::notify)));
  }

  /** {@code at_once} by site, board or any other label. */
  void atOnce(YamlEntry entry) {
    reading.integer(entry.value(), 1, MAX);
  }

  /** {@code config: { keep: [paths] }}. */
  void keep(YamlNode node) {
    for (String path : reading.texts(node)) {
      if (!path.startsWith("/")) {
        reading.problem(
            node.where(),
            "playbook.config",
            "'" + path + "' is no path on a router",
            "Begin it with '/'.");
      }
    }
  }

  private void rate(YamlNode node) {
    expect(node, text -> RATE.matcher(text).matches(), "a rate", "Write 20MB/s or 512KiB/s.");
  }

  private void window(YamlNode node) {
    expect(
        node,
        text -> {
          Matcher parts = WINDOW.matcher(text);
          return parts.matches() && isZone(parts.group(1));
        },
        "a window",
        "Write Mon..Fri 01:00-05:00 Europe/Berlin.");
  }

  private static boolean isZone(String name) {
    try {
      return !ZoneId.of(name).getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void notify(YamlMap map) {
    new Fields(map, NOTIFY, reading).fields("webhook", WEBHOOK);
  }

  private void expect(YamlNode node, Predicate<String> shape, String what, String advice) {
    if (reading.text(node).filter(shape.negate()).isPresent()) {
      reading.problem(node.where(), "playbook.shape", "this is not " + what, advice);
    }
  }
}
