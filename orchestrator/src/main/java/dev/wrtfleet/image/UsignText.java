package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The file format of usign and signify: a line {@code untrusted comment: …}, then one of base64. It
 * holds "Ed", eight bytes that number the key, and the key or signature itself.
 */
final class UsignText {
  /** The longest real ones have some 250 bytes; a comment may be long. */
  private static final int FILE_BYTES_MAX = 4096;

  private static final String COMMENT = "untrusted comment:";
  private static final String ALGORITHM = "Ed";
  private static final int NUMBER_AT = 2;
  private static final int BODY_AT = 10;

  private final String comment;
  private final byte[] bytes;

  private UsignText(String comment, byte[] bytes) {
    this.comment = comment;
    this.bytes = bytes;
  }

  static UsignText read(UsignForm wanted, Path file) throws IOException, NotUsign {
    byte[] bytes = SmallFile.read(file, FILE_BYTES_MAX);
    return parse(wanted, new String(bytes, StandardCharsets.UTF_8));
  }

  static UsignText parse(UsignForm wanted, String text) throws NotUsign {
    List<String> lines = text.stripTrailing().lines().toList();
    if (lines.isEmpty()) {
      throw new NotUsign("it is empty");
    }
    if (!lines.getFirst().startsWith(COMMENT)) {
      throw new NotUsign("its first line does not begin with '" + COMMENT + "'");
    }
    if (lines.size() < 2 || lines.get(1).isBlank()) {
      throw new NotUsign("its second line, which holds " + wanted.words() + ", is missing");
    }
    byte[] bytes = decoded(lines.get(1).strip());
    check(wanted, bytes);
    if (lines.size() > 2) {
      throw new NotUsign("there is more behind its second line");
    }
    return new UsignText(lines.getFirst().substring(COMMENT.length()).strip(), bytes);
  }

  private static byte[] decoded(String line) throws NotUsign {
    try {
      return Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw new NotUsign("its second line is not base64");
    }
  }

  private static void check(UsignForm wanted, byte[] bytes) throws NotUsign {
    if (bytes.length != wanted.bytes()) {
      throw new NotUsign(
          UsignForm.ofLength(bytes.length)
              .map(found -> "it holds %s, not %s".formatted(found.words(), wanted.words()))
              .orElseGet(() ->
                  "it holds %d bytes, and %s has %d"
                      .formatted(bytes.length, wanted.words(), wanted.bytes())));
    }
    String algorithm = new String(bytes, 0, NUMBER_AT, StandardCharsets.ISO_8859_1);
    if (!algorithm.equals(ALGORITHM)) {
      throw new NotUsign(
          "its algorithm is %02x%02x, not '%s' (Ed25519)".formatted(bytes[0], bytes[1], ALGORITHM));
    }
  }

  String comment() {
    return comment;
  }

  /** The key's number as 16 lower-case hex digits, as OpenWrt names the files of its keys. */
  String fingerprint() {
    return HexFormat.of().formatHex(bytes, NUMBER_AT, BODY_AT);
  }

  byte[] body() {
    return Arrays.copyOfRange(bytes, BODY_AT, bytes.length);
  }

  /** The file that holds this. */
  static String write(String comment, String fingerprint, byte[] body) {
    byte[] bytes = Arrays.copyOf(ALGORITHM.getBytes(StandardCharsets.ISO_8859_1), BODY_AT);
    System.arraycopy(
        HexFormat.of().parseHex(fingerprint), 0, bytes, NUMBER_AT, BODY_AT - NUMBER_AT);
    byte[] all = Arrays.copyOf(bytes, BODY_AT + body.length);
    System.arraycopy(body, 0, all, BODY_AT, body.length);
    return COMMENT + " " + comment + "\n" + Base64.getEncoder().encodeToString(all) + "\n";
  }
}
