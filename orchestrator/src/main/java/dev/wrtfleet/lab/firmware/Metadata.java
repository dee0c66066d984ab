package dev.wrtfleet.lab.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an image says about itself, as the shell code on a router gets it: whatever is missing or of
 * the wrong type is empty, and only a text that is no JSON is an error.
 */
public final class Metadata {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonNode root;

  private Metadata(JsonNode root) {
    this.root = root;
  }

  /** Empty where the text is no JSON. */
  public static Optional<Metadata> parse(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      return root.isObject() ? Optional.of(new Metadata(root)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The entries of a list of names; nothing where there is no such list. */
  public Optional<List<String>> list(String key) {
    JsonNode node = root.get(key);
    if (node == null || !node.isArray()) {
      return Optional.empty();
    }
    var entries = new ArrayList<String>();
    node.forEach(each -> entries.add(each.asString("")));
    return Optional.of(entries);
  }

  /** compat_version, {@code "1.0"} where there is none. */
  public String compat() {
    return text("compat_version").orElse("1.0");
  }

  /** compat_message. */
  public Optional<String> message() {
    return text("compat_message");
  }

  /** What a router runs after this image was written, missing parts marked as such. */
  public Firmware firmware(String fallbackTarget) {
    JsonNode version = root.path("version");
    String target = version.path("target").asString(fallbackTarget);
    return new Firmware(
        version.path("version").asString("unknown"),
        version.path("revision").asString("unknown"),
        target,
        compat());
  }

  private Optional<String> text(String key) {
    JsonNode node = root.get(key);
    return node != null && node.isString() ? Optional.of(node.asString()) : Optional.empty();
  }
}
