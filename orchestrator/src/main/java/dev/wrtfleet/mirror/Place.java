package dev.wrtfleet.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A folder of this machine whose small files appear whole or not at all. */
final class Place {
  private final Path folder;

  Place(Path folder) {
    this.folder = folder;
  }

  void make() throws IOException {
    if (!Files.isDirectory(folder)) { // a link to a folder is one, which createDirectories refuses
      Files.createDirectories(folder);
    }
  }

  /** Puts these bytes under a name; what is so already is left alone. */
  void put(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    // Created with the usual rights and not those of a secret: others may use the images too.
    Path draft = folder.resolve(".%s.%d.new".formatted(name, ProcessHandle.current().pid()));
    try {
      try (var channel =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        var left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }
}
