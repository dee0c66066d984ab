package dev.wrtfleet.image;

import java.nio.file.Path;

/** Reads all bytes of one file; {@link ImageReader} does. */
interface ReadsImages {
  Reading read(Path file);
}
