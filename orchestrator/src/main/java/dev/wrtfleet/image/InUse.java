package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must not be thrown away.
 *
 * @param files files runs or maps name: never touched
 * @param sha256 the same by their hashes, wherever they lie
 * @param folders folders and files catalogs are made of: what can be used in them stays
 */
public record InUse(Set<Path> files, Set<String> sha256, Set<Path> folders) {
  /** Keeps real paths: one file must not look useless because it is also reached by a link. */
  public InUse {
    files = real(files);
    sha256 = Set.copyOf(sha256);
    folders = real(folders);
  }

  private static Set<Path> real(Set<Path> paths) {
    return paths.stream().map(InUse::real).collect(Collectors.toUnmodifiableSet());
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** Nothing. */
  public static InUse nothing() {
    return new InUse(Set.of(), Set.of(), Set.of());
  }

  boolean names(Path file) {
    return files.contains(real(file));
  }

  boolean names(Image image) {
    return names(image.file()) || sha256.contains(image.sha256());
  }

  /** As a catalog takes it up: the folder itself, and the folders directly in it. */
  boolean mayUse(Path image) {
    Path file = real(image);
    Path folder = file.getParent();
    return folders.contains(file)
        || (folder != null
            && (folders.contains(folder)
                || (folder.getParent() != null && folders.contains(folder.getParent()))));
  }
}
