package dev.wrtfleet.image;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.nio.file.Path;

/** Recognises a firmware file. */
public final class ImageReader {
  private ImageReader() {}

  /** Reads the file once, with bounded memory; a file that cannot be read ends the command. */
  public static Image read(Path file) {
    throw FleetException.wrongInput(Problem.of("image.unreadable", file.toString(), "", ""));
  }
}
