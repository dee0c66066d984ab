package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.Optional;

/**
 * Reads selectors in files: a mistake in one is a problem of the file, said with its place. What
 * they name is checked once all hosts are known.
 */
public record SelectorReader(Reading reading) {
  /** The selector's text; empty where it is none, which is a problem then. */
  public Optional<String> read(String key, YamlNode node) {
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
