package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A file nothing needs any more, and why. */
public final class Useless {
  private final Path file;
  private final FileMark judged;
  private final String why;

  Useless(Path file, FileMark judged, String why) {
    this.file = file;
    this.judged = judged;
    this.why = why;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Its size in bytes. */
  public long sizeBytes() {
    return judged.sizeBytes();
  }

  /** A sentence or two for people. */
  public String why() {
    return why;
  }

  /** Deletes it, if it still is the very file that was judged; else says why not. */
  public Optional<String> delete() {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !FileMark.of(file).equals(judged)) {
        return Optional.of("it is not the file any more that was looked at");
      }
      Files.delete(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(SmallFile.why(e));
    }
  }
}
