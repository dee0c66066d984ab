package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of an INFO chunk, read. Source: OpenWrt {@code include/image-commands.mk}
 * (metadata_json) and {@code fwtool.sh}, releases 17.01 to 25.12; the shapes of GL.iNet and
 * Teltonika.
 *
 * @param state OK, BAD_JSON or WRONG_TYPES
 * @param metadata present where OK
 * @param problem what is wrong, for people, where not OK
 * @param forStockFirmware whether it carries fields only the maker's own firmware reads
 */
record MetadataText(
    MetadataState state, Optional<Metadata> metadata, String problem, boolean forStockFirmware) {
  private static final int NESTING_MAX = 16;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_MAX)
                          .maxDocumentLength(TrailerChain.DATA_MAX)
                          .build())
                  .build())
          .build();

  /** Reads the bytes behind the chunk's header. */
  static MetadataText of(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      return wrong(MetadataState.BAD_JSON, "is not JSON");
    }
    if (root.isMissingNode()) {
      return wrong(MetadataState.BAD_JSON, "is empty");
    }
    return root.isObject() ? shape(root) : wrong(MetadataState.WRONG_TYPES, "is no JSON object");
  }

  private static MetadataText shape(JsonNode root) {
    JsonNode compat = root.path("compat_version");
    if (!compat.isMissingNode() && !compat.isString()) {
      return wrong(MetadataState.WRONG_TYPES, "has a compat_version that is no text");
    }
    Optional<String> compatVersion = text(compat);
    String list =
        compatVersion.orElse("1.0").equals("1.0") ? "supported_devices" : "new_supported_devices";
    JsonNode devices = root.path(list);
    if (!devices.isArray() || devices.isEmpty()) {
      return wrong(MetadataState.WRONG_TYPES, "has no list " + list);
    }
    var boards = new ArrayList<String>();
    for (JsonNode device : devices) {
      if (!device.isString() || !isName(device.stringValue())) {
        return wrong(MetadataState.WRONG_TYPES, "has an entry in " + list + " that is no board");
      }
      boards.add(device.stringValue());
    }
    return new MetadataText(
        MetadataState.OK,
        Optional.of(metadata(root, boards, compatVersion)),
        "",
        root.has("device_code") || root.has("hwver"));
  }

  private static Metadata metadata(
      JsonNode root, List<String> boards, Optional<String> compatVersion) {
    JsonNode version = root.path("version");
    // 17.01 and 18.06 have no target, and the target's first part under the name of the board.
    JsonNode target =
        version.has("target") || root.has("metadata_version")
            ? version.path("target")
            : version.path("board");
    return new Metadata(
        boards,
        compatVersion,
        text(root.path("compat_message")),
        text(version.isString() ? version : version.path("version")).orElse(""),
        text(version.path("revision")).orElse(""),
        text(target).orElse(""));
  }

  /** Without control characters, so that no file can write on a terminal. */
  private static Optional<String> text(JsonNode node) {
    return node.isString()
        ? Optional.of(node.stringValue().replaceAll("\\p{Cntrl}", " "))
        : Optional.empty();
  }

  private static boolean isName(String board) {
    return !board.isEmpty() && board.chars().noneMatch(Character::isISOControl);
  }

  private static MetadataText wrong(MetadataState state, String problem) {
    return new MetadataText(state, Optional.empty(), problem, false);
  }
}
