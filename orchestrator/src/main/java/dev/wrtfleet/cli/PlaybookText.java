package dev.wrtfleet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of a playbook that was read and checked before; runs keep it as it was. */
final class PlaybookText {
  private PlaybookText() {}

  /** The texts of these files, in their order. */
  static Map<Path, String> ofAll(List<Path> files) {
    var texts = new LinkedHashMap<Path, String>();
    files.forEach(file -> texts.put(file, of(file)));
    return texts;
  }

  static String of(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
