package dev.wrtfleet.lab.files;

import java.time.Instant;

/**
 * What {@code stat} says of a path.
 *
 * @param mode permission bits, {@code 0644}
 */
public record Entry(String path, boolean directory, long size, int mode, Instant modified) {
  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
