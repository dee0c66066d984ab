package dev.wrtfleet.playbook;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.time.Duration;
import java.util.Optional;

/** Reads durations of a playbook within limits. */
record Durations(Reading reading) {

  /** The duration of a key, from {@code least} to {@code most}. */
  Optional<Duration> read(Fields fields, String key, Duration least, Duration most) {
    return fields.value(key).flatMap(node -> read(node, least, most));
  }

  private Optional<Duration> read(YamlNode node, Duration least, Duration most) {
    Optional<Duration> duration =
        node instanceof YamlScalar scalar ? WrittenDuration.parse(scalar.text()) : Optional.empty();
    if (duration.isEmpty()) {
      reading.problem(
          node.where(),
          "playbook.duration",
          "this is no duration",
          "Write a number with its unit: 90s, 30m, 2h, 1h30m or 1d.");
      return Optional.empty();
    }
    if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
      reading.problem(
          node.where(),
          "yaml.out-of-range",
          "expected from %s to %s"
              .formatted(WrittenDuration.format(least), WrittenDuration.format(most)),
          "");
      return Optional.empty();
    }
    return duration;
  }
}
