package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The root file system a file's name says it has: OpenWrt puts it before the last word. */
final class RootfsHint {
  private static final Set<String> TYPES = Set.of("squashfs", "ext4", "ubifs", "jffs2", "erofs");

  private RootfsHint() {}

  /** The type in this name, where there is exactly one. */
  static Optional<String> of(Path file) {
    var found = NameHint.words(file).stream().filter(TYPES::contains).distinct().toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
