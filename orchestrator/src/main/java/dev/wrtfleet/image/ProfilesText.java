package dev.wrtfleet.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the text of a {@code profiles.json}: only the keys used here, whatever else is there.
 * Source: OpenWrt {@code scripts/json_overview_image_info.py}, 19.07 to 25.12.
 */
final class ProfilesText {
  private static final int NESTING_MAX = 32;
  private static final int TEXT_MAX = 1 << 20;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_MAX)
                          .maxStringLength(TEXT_MAX)
                          .maxDocumentLength(ProfilesFile.BYTES_MAX)
                          .build())
                  // Two entries of one name would let the later one overrule what people read.
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** The text is no {@code profiles.json}. */
  static final class NotProfiles extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    NotProfiles(String why) {
      super(why);
      this.why = why;
    }

    /** Half a sentence that goes on after "it". */
    String why() {
      return why;
    }
  }

  private ProfilesText() {}

  /** All files it names; those without a hash can be joined to nothing and are left out. */
  static List<ProfileEntry> entries(byte[] json) throws NotProfiles {
    JsonNode root = parsed(json);
    var built =
        new ProfileEntry.Built(
            text(root, "target"), text(root, "version_number"), text(root, "version_code"));
    JsonNode profiles = root.path("profiles");
    if (!profiles.isObject()) {
      throw new NotProfiles("has no profiles");
    }
    var entries = new ArrayList<ProfileEntry>();
    for (Map.Entry<String, JsonNode> each : profiles.properties()) {
      addProfile(plain(each.getKey()), each.getValue(), built, entries);
    }
    return entries;
  }

  private static JsonNode parsed(byte[] json) throws NotProfiles {
    try {
      JsonNode root = JSON.readTree(json);
      if (!root.isObject()) {
        throw new NotProfiles("is no JSON object");
      }
      return root;
    } catch (JacksonException e) {
      throw new NotProfiles("is not JSON, or cut off");
    }
  }

  private static void addProfile(
      String name, JsonNode profile, ProfileEntry.Built built, List<ProfileEntry> entries)
      throws NotProfiles {
    if (!profile.isObject()) {
      throw new NotProfiles("says nothing usable of the profile '" + name + "'");
    }
    Optional<List<String>> boards = boards(name, profile);
    JsonNode images = profile.path("images");
    if (!images.isMissingNode() && !images.isArray()) {
      throw new NotProfiles("has images of the profile '" + name + "' that are no list");
    }
    for (JsonNode image : images) {
      String sha256 = hash(image, "sha256");
      if (!sha256.isEmpty()) {
        entries.add(
            new ProfileEntry(
                name,
                boards,
                text(image, "filesystem"),
                text(image, "type"),
                text(image, "name"),
                sha256,
                hash(image, "sha256_unsigned"),
                built));
      }
    }
  }

  private static Optional<List<String>> boards(String name, JsonNode profile) throws NotProfiles {
    JsonNode devices = profile.path("supported_devices");
    if (devices.isMissingNode() || devices.isNull()) {
      return Optional.empty();
    }
    if (!devices.isArray()) {
      throw new NotProfiles("has supported_devices of '" + name + "' that are no list");
    }
    var boards = new ArrayList<String>();
    for (JsonNode device : devices) {
      if (!device.isString()) {
        throw new NotProfiles(
            "has an entry in supported_devices of '" + name + "' that is no text");
      }
      boards.add(device.stringValue());
    }
    return Optional.of(boards);
  }

  private static String hash(JsonNode image, String key) throws NotProfiles {
    String text = text(image, key);
    if (!text.isEmpty() && !SHA256.matcher(text).matches()) {
      throw new NotProfiles("has a " + key + " that is none");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String text(JsonNode node, String key) throws NotProfiles {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      throw new NotProfiles("has a " + key + " that is no text");
    }
    return plain(value.stringValue());
  }

  /** Without control characters, so that no file can write on a terminal. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
