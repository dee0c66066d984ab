package dev.wrtfleet.fleet;

import dev.wrtfleet.yaml.Fields;
import dev.wrtfleet.yaml.Folder;
import dev.wrtfleet.yaml.Reading;
import dev.wrtfleet.yaml.YamlList;
import dev.wrtfleet.yaml.YamlMap;
import dev.wrtfleet.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads where a secret is found. No message shows what was written: where a reference is expected,
 * people write the secret.
 */
final class SecretReader {
  private static final String FORMS =
      "Write { env: ROUTER_PW }, { file: path } or { command: [pass, show, fleet] }.";

  private final Folder folder;
  private final Reading reading;

  SecretReader(Folder folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  Optional<Secret> read(YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      reading.problem(
          node.where(), "inventory.secret", "a secret must not stand in the file", FORMS);
      return Optional.empty();
    }
    if (map.entries().size() != 1) {
      reading.problem(
          node.where(), "inventory.secret", "a secret is found in exactly one place", FORMS);
      return Optional.empty();
    }
    var fields = new Fields(map, InventoryKeys.SECRET, reading);
    return fields
        .value("env")
        .flatMap(this::env)
        .or(() ->
            fields
                .value("file")
                .flatMap(file -> folder.resolve(file, reading))
                .map(Secret.FromFile::new))
        .or(() -> fields.value("command").flatMap(this::command));
  }

  private Optional<Secret> env(YamlNode node) {
    Optional<String> name = reading.text(node);
    if (name.isPresent() && !name.get().matches("[A-Za-z_][A-Za-z0-9_]*")) {
      reading.problem(
          node.where(),
          "inventory.secret",
          "this is no name of an environment variable",
          "Write its name, such as ROUTER_PW, not its value.");
      return Optional.empty();
    }
    return name.map(Secret.FromEnv::new);
  }

  private Optional<Secret> command(YamlNode node) {
    List<String> words = reading.texts(node);
    if (node instanceof YamlList list && list.items().isEmpty()) {
      reading.problem(node.where(), "inventory.secret", "the command has no words", FORMS);
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(new Secret.FromCommand(words));
  }
}
