package dev.wrtfleet.rollout;

import java.nio.file.Path;
import java.util.List;

/**
 * The image a host is to get, pinned.
 *
 * @param sha256 checked again right before the upload, and on the router
 * @param boards the boards the router may report afterwards; empty where the operator mapped it
 * @param revision what the router must report afterwards; empty where the image cannot say
 * @param mapped whether the operator's map, not the metadata, says it is for this host
 */
public record PlannedImage(
    Path file,
    long sizeBytes,
    String sha256,
    List<String> boards,
    String compatVersion,
    String version,
    String revision,
    boolean mapped) {
  /** Copies the list. */
  public PlannedImage {
    boards = List.copyOf(boards);
  }
}
