package dev.wrtfleet.fleet;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlEntry;
import dev.wrtfleet.yaml.YamlNode;
import dev.wrtfleet.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings that defaults, groups and hosts have in common. */
final class SettingsReader {
  private final Folder folder;
  private final Reading reading;
  private final SecretReader secrets;
  private final SelectorReader selectors;

  SettingsReader(Folder folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
    this.secrets = new SecretReader(folder, reading);
    this.selectors = new SelectorReader(reading);
  }

  Settings read(Fields fields) {
    return new Settings(
        placed(fields, "user", this::user),
        placed(fields, "port", node -> reading.integer(node, 1, 65535)),
        placed(fields, "identity", node -> folder.resolve(node, reading)),
        placed(fields, "passphrase", secrets::read),
        placed(fields, "password", secrets::read),
        placed(fields, "known_hosts", node -> folder.resolve(node, reading)),
        placed(fields, "via", reading::text),
        placed(fields, "after", node -> selectors.read("after", node)),
        labels(fields));
  }

  private static <T> Optional<Placed<T>> placed(
      Fields fields, String key, Function<YamlNode, Optional<T>> read) {
    return fields
        .value(key)
        .flatMap(node -> read.apply(node).map(value -> new Placed<>(value, node.where())));
  }

  private Optional<String> user(YamlNode node) {
    Optional<String> user = reading.text(node);
    if (user.isPresent() && !user.get().matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      reading.problem(
          node.where(),
          "inventory.user",
          "this is no login name",
          "Write letters, digits, '.', '-' and '_'; OpenWrt's is root.");
      return Optional.empty();
    }
    return user;
  }

  private Map<String, Placed<String>> labels(Fields fields) {
    var labels = new LinkedHashMap<String, Placed<String>>();
    for (YamlEntry entry : fields.entries("labels")) {
      Names.complaint(entry.key())
          .ifPresent(advice ->
              reading.problem(
                  entry.where(),
                  "inventory.name",
                  "'" + entry.key() + "' cannot be a label",
                  advice));
      Optional<String> value =
          entry.key().equals(Settings.UPLINK_OF)
              ? selectors.read(entry.key(), entry.value())
              : label(entry.value());
      value.ifPresent(text -> labels.put(entry.key(), new Placed<>(text, entry.value().where())));
    }
    return labels;
  }

  private Optional<String> label(YamlNode node) {
    if (node instanceof YamlScalar scalar) {
      switch (scalar.type()) {
        case TRUTH -> {
          return Optional.of(scalar.text().toLowerCase(Locale.ROOT));
        }
        case TEXT, INTEGER, DECIMAL -> {
          return Optional.of(scalar.text());
        }
        case NOTHING -> {}
      }
    }
    reading.wrongType(node, "a label's value", "Write text, a number, true or false.");
    return Optional.empty();
  }
}
