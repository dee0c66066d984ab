package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.Where;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one map with a fixed set of keys. An unknown key is a problem, with what was meant. */
public final class Fields {
  private final Map<String, YamlEntry> byKey = new LinkedHashMap<>();
  private final YamlMap map;
  private final Reading reading;

  /** Checks the keys of {@code map} at once; problems go to {@code reading}. */
  public Fields(YamlMap map, Keys keys, Reading reading) {
    this.map = map;
    this.reading = reading;
    for (YamlEntry entry : map.entries()) {
      byKey.put(entry.key(), entry);
      if (keys.later().contains(entry.key())) {
        notAvailable(entry.where(), entry.key());
      } else if (!keys.known().contains(entry.key())) {
        unknown(entry, keys);
      }
    }
  }

  private void unknown(YamlEntry entry, Keys keys) {
    String advice =
        entry.key().equals("<<")
            ? "Merge keys are not read: repeat the values."
            : DidYouMean.hint(entry.key(), keys.known());
    reading.problem(entry.where(), "yaml.unknown-key", "unknown key '" + entry.key() + "'", advice);
  }

  /** Notes that something agreed on does nothing yet. */
  public void notAvailable(Where where, String key) {
    reading.problem(
        where,
        "yaml.not-available",
        "'" + key + "' is not available in this version",
        "Leave it out: nothing would act on it.");
  }

  /** Where the map starts. */
  public Where where() {
    return map.where();
  }

  /** The entry of a key. */
  public Optional<YamlEntry> entry(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The value of a key. */
  public Optional<YamlNode> value(String key) {
    return entry(key).map(YamlEntry::value);
  }

  /** The value of a key that must be there. */
  public Optional<YamlNode> required(String key) {
    if (!byKey.containsKey(key)) {
      reading.problem(
          map.where(), "yaml.missing-key", "missing key '" + key + "'", "Add '" + key + ": …'.");
    }
    return value(key);
  }

  /** The text of a key. */
  public Optional<String> text(String key) {
    return value(key).flatMap(reading::text);
  }

  /** The whole number of a key. */
  public Optional<Integer> integer(String key, int least, int most) {
    return value(key).flatMap(node -> reading.integer(node, least, most));
  }

  /** The truth of a key. */
  public Optional<Boolean> truth(String key) {
    return value(key).flatMap(reading::truth);
  }

  /** The map of a key, with its own keys. */
  public Optional<Fields> fields(String key, Keys keys) {
    return value(key).flatMap(reading::map).map(inner -> new Fields(inner, keys, reading));
  }

  /** The entries of a key whose value is a map with free keys. */
  public List<YamlEntry> entries(String key) {
    return value(key).flatMap(reading::map).map(YamlMap::entries).orElse(List.of());
  }
}
