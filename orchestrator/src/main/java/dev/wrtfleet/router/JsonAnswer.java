package dev.wrtfleet.router;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON a router printed, read with limits: pretty or on one line, with or without {@code \/}
 * escapes, with keys we do not know. Anything else than one object is empty, never an exception.
 */
final class JsonAnswer {
  /** A whole {@code service list} of a full router has under 100 kB and 8 levels. */
  private static final int TEXT_MAX = 1024 * 1024;

  private static final int DEPTH_MAX = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(TEXT_MAX)
                          .maxNestingDepth(DEPTH_MAX)
                          .build())
                  .build())
          .build();

  private JsonAnswer() {}

  static Optional<JsonNode> object(String text) {
    if (text.isBlank() || text.length() > TEXT_MAX) {
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
    return object.path(key).asString("").strip();
  }

  static boolean isTrue(JsonNode object, String key) {
    return object.path(key).asBoolean(false);
  }
}
