package dev.wrtfleet.download;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a half file: what it shall become, where it is from, and the server's mark of
 * that version (a strong ETag or a Last-Modified), which {@code If-Range} takes (RFC 9110, 13.1.5).
 */
record PartNote(String sha256, String from, String validator) {
  private static final String HEAD = "wrtfleet part 1";

  static PartNote of(Wanted wanted, URI from, String validator) {
    return new PartNote(wanted.sha256(), from.toString(), validator);
  }

  /** The note in this text; empty where it is none, or was cut off while it was written. */
  static Optional<PartNote> parse(String text) {
    List<String> lines = text.lines().toList();
    boolean whole = lines.size() == 5 && lines.get(0).equals(HEAD) && lines.get(4).equals("end");
    return whole
        ? Optional.of(new PartNote(lines.get(1), lines.get(2), lines.get(3)))
        : Optional.empty();
  }

  String text() {
    return String.join("\n", HEAD, sha256, from, validator.replaceAll("\\R", ""), "end", "");
  }

  /** Whether a half file of this note can be gone on with for what is wanted now. */
  boolean fits(Wanted wanted) {
    return sha256.equals(wanted.sha256()) && from.equals(wanted.from().toString());
  }
}
