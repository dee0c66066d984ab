package dev.wrtfleet.download;

import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file to be had.
 *
 * @param to where it shall lie in the end; its folder must be there
 * @param sha256 what it must be, lower-case hex
 * @param sizeBytes how long it must be, where that is known
 */
public record Wanted(URI from, Path to, String sha256, OptionalLong sizeBytes) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what is no SHA-256, and a size below nothing. */
  public Wanted {
    if (!HEX.matcher(sha256).matches()) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
    if (sizeBytes.orElse(0) < 0) {
      throw new IllegalArgumentException("less than nothing: " + sizeBytes);
    }
  }
}
