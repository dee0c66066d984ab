package dev.wrtfleet.upgrade;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the routers' configurations are kept: {@code RUN/HOST.tar.gz}, readable by the owner only,
 * since they hold passwords and keys.
 */
record BackupFolder(Path root) {

  /** The place of one host's backup; names that would leave the folder are changed. */
  Path file(String run, String host) {
    return root.resolve(safe(run)).resolve(safe(host) + ".tar.gz");
  }

  /** Makes the folders and an empty file only the owner may read, in place of an older one. */
  void prepare(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    Files.createDirectories(folder, mode("rwx------"));
    Files.deleteIfExists(file);
    Files.createFile(file, mode("rw-------"));
  }

  private static FileAttribute<?>[] mode(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static String safe(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._:@+-]", "_");
    boolean changed = !safe.equals(name) || safe.isEmpty() || safe.startsWith(".");
    return changed ? "_" + safe + "-" + Integer.toHexString(name.hashCode()) : safe;
  }
}
