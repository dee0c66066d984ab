package dev.wrtfleet.yaml;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes paths written in a file absolute: relative ones count from the file's folder, {@code ~} is
 * the home folder.
 *
 * @param path the folder the file stands in
 * @param home what {@code ~} stands for
 */
public record Folder(Path path, Path home) {
  /** The folder a file stands in. */
  public static Folder of(Path file, Path home) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return new Folder(parent == null ? file.toAbsolutePath() : parent, home);
  }

  /** The absolute path of a text node. */
  public Optional<Path> resolve(YamlNode node, Reading reading) {
    return reading.text(node).flatMap(text -> resolve(text, node, reading));
  }

  private Optional<Path> resolve(String text, YamlNode node, Reading reading) {
    if (text.startsWith("~") && !text.equals("~") && !text.startsWith("~/")) {
      reading.problem(
          node.where(),
          "yaml.path",
          "another user's home is not looked up",
          "Write the whole path instead of '~name'.");
      return Optional.empty();
    }
    try {
      Path base = text.startsWith("~") ? home : path;
      String rest = text.startsWith("~") ? text.replaceFirst("^~/*", "") : text;
      return Optional.of(base.resolve(rest).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      reading.problem(
          node.where(), "yaml.path", "this cannot be a path: " + e.getReason(), "Check it.");
      return Optional.empty();
    }
  }
}
