package dev.wrtfleet.asu;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON a server sent, read with limits. Anything else than one object is empty. */
final class ServerJson {
  private static final int DEPTH_MAX = 30;

  /** A sentence of ours, not a log. */
  private static final int WORDS_MAX = 400;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .build();

  private ServerJson() {}

  static Optional<JsonNode> object(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The text under a key; empty where it is missing or no text. */
  static String text(JsonNode object, String key) {
    JsonNode node = object.path(key);
    return node.isString() ? node.asString("") : "";
  }

  /** A server's words as part of a sentence: on one line, printable, and short. */
  static String words(String text) {
    String clean = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return clean.length() <= WORDS_MAX ? clean : clean.substring(0, WORDS_MAX - 1) + "…";
  }
}
