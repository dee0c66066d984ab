package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code sha256sums} of one folder, as downloads.openwrt.org has it: {@code <hex> *<name>} a
 * line. Lines that are none, and names in other folders, are passed over.
 */
final class Sha256Sums {
  static final String NAME = "sha256sums";

  /** The real ones are some kilobytes; kmods make some hundreds. */
  private static final long BYTES_MAX = 16L << 20;

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]([^/]+)");

  private final Map<Path, String> sums = new HashMap<>();

  /** Takes up the sums of this folder, where it has any. */
  void addFolder(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
      return;
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines
          .map(line -> LINE.matcher(line.strip()))
          .filter(line -> line.matches())
          .forEach(line ->
              sums.put(
                  folder.resolve(line.group(2).replace('\0', '_')),
                  line.group(1).toLowerCase(java.util.Locale.ROOT)));
    }
  }

  /** The image, broken where its folder's list says it should be another one. */
  Image checked(Image image) {
    return Optional.ofNullable(sums.get(image.file()))
        .filter(sum -> !sum.equals(image.sha256()))
        .map(sum -> image.broken(why(image, sum)))
        .orElse(image);
  }

  private static String why(Image image, String sum) {
    return "The file sha256sums beside it says %s… for this file, but it is %s…: it is damaged, incomplete, or not the one that was published. Download it again."
        .formatted(sum.substring(0, 12), image.sha256().substring(0, 12));
  }
}
