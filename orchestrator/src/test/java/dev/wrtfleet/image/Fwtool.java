package dev.wrtfleet.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the router's own {@code fwtool -i} finds, written again from the format's description and
 * sharing no code with the program, so that the two can be held against each other.
 */
final class Fwtool {
  private static final int MAGIC = 0x46577830;

  private Fwtool() {}

  /** The metadata of the last INFO chunk whose checksum, and those behind it, are right. */
  static Optional<byte[]> metadata(byte[] file) {
    int end = file.length;
    while (end >= 16) {
      var trailer = ByteBuffer.wrap(file, end - 16, 16);
      int magic = trailer.getInt();
      int sum = trailer.getInt();
      int type = trailer.get();
      int size = trailer.getInt(end - 4);
      if (magic != MAGIC || sum != sum(file, end - 16) || size < 16 || size > 32768 + 16) {
        return Optional.empty();
      }
      int from = end - size;
      if (from < 0) {
        return Optional.empty();
      }
      if (type == 1 && size >= 24 && ByteBuffer.wrap(file).getInt(from) == 0) {
        return Optional.of(Arrays.copyOfRange(file, from + 8, end - 16));
      }
      end = from;
    }
    return Optional.empty();
  }

  private static int sum(byte[] file, int count) {
    var crc = new CRC32();
    crc.update(file, 0, count);
    return ~(int) crc.getValue();
  }

  /** The boards a router compares its own with; none where it would refuse all. */
  static List<String> boards(byte[] file) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(metadata(file).orElse(new byte[0]));
    } catch (JacksonException e) {
      return List.of();
    }
    String compat = root.path("compat_version").stringValue("1.0");
    var boards = new ArrayList<String>();
    root.path(compat.equals("1.0") ? "supported_devices" : "new_supported_devices")
        .forEach(each -> boards.add(each.stringValue("")));
    return boards;
  }

  /** Whether a trailer may begin somewhere in these bytes. */
  static boolean hasMagic(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("FWx0");
  }
}
