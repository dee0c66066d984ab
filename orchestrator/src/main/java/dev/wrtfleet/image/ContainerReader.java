package dev.wrtfleet.image;

import java.util.Optional;

/** Knows one family of firmware files by their bytes; never by their names. */
interface ContainerReader {
  /** What this file is, where it is of this family. */
  Optional<Finding> read(Sample sample);
}
