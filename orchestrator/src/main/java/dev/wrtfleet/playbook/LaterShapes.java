package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Keys;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;

/**
 * Checks the shape of what is agreed on but not available yet, so that a playbook written ahead of
 * time is right when it works. That it is refused is said elsewhere.
 */
final class LaterShapes {
  private static final Keys NOTIFY = Keys.of("webhook");
  private static final Keys WEBHOOK = Keys.of("env", "file", "command");

  private final Reading reading;

  LaterShapes(Reading reading) {
    this.reading = reading;
  }

  void check(Fields top) {
    top.value("notify")
        .flatMap(reading::list)
        .ifPresent(items -> items.forEach(item -> reading.map(item).ifPresent(this::notify)));
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

  private void notify(YamlMap map) {
    new Fields(map, NOTIFY, reading).fields("webhook", WEBHOOK);
  }
}
