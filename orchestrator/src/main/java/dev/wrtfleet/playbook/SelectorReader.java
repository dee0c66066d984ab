package dev.wrtfleet.playbook;

import dev.wrtfleet.fleet.Selector;
import dev.wrtfleet.fleet.SelectorSource;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.Optional;

/** Checks selectors where they stand; what they name is checked against the fleet later. */
record SelectorReader(Reading reading) {
  Optional<String> read(String key, YamlNode node) {
    Optional<String> text = reading.text(node);
    if (text.isPresent() && node instanceof YamlScalar scalar) {
      try {
        Selector.parse(SelectorSource.inFile(key, scalar.text(), scalar.at(0)));
      } catch (FleetException e) {
        reading.problems(e.problems());
        return Optional.empty();
      }
    }
    return text;
  }
}
