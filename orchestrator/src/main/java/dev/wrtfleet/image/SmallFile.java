package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a whole file that must be small, so that no file can fill the memory. */
final class SmallFile {
  private SmallFile() {}

  /** All bytes; a file with more than {@code bytesMax}, or that is none, is an error. */
  static byte[] read(Path file, int bytesMax) throws IOException {
    // Opening a named pipe would wait for its writer.
    if (!Files.isRegularFile(file)) {
      throw Files.exists(file)
          ? new IOException("it is not a file")
          : new NoSuchFileException(file.toString());
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw new IOException("it is larger than " + bytesMax + " bytes");
      }
      return bytes;
    }
  }

  /** What the exception says in words; that of a missing file only carries its name. */
  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case java.nio.file.AccessDeniedException denied -> "this user may not read or write it";
      case IOException other -> String.valueOf(other.getMessage());
    };
  }
}
