package dev.wrtfleet.rollout;

import dev.wrtfleet.image.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The image a host is to get, pinned.
 *
 * @param sha256 checked again right before the upload, and on the router
 * @param boards the boards the router may report afterwards; empty where it was mapped
 * @param revision what the router must report afterwards; empty where the image cannot say
 * @param mapped whether the operator's map or the release's profiles.json, not the metadata, says
 *     it is for this host
 * @param provenance who vouched for it when the plan was made; empty where nobody looked
 * @param built how it came about; empty where it was not built to order
 */
public record PlannedImage(
    Path file,
    long sizeBytes,
    String sha256,
    List<String> boards,
    String compatVersion,
    String version,
    String revision,
    boolean mapped,
    Optional<Provenance> provenance,
    Optional<BuiltWith> built) {
  /** Copies the list. */
  public PlannedImage {
    boards = List.copyOf(boards);
  }

  /** The same image, lying there. */
  public PlannedImage lyingAt(Path elsewhere) {
    return new PlannedImage(
        elsewhere,
        sizeBytes,
        sha256,
        boards,
        compatVersion,
        version,
        revision,
        mapped,
        provenance,
        built);
  }

  /**
   * The same image, built so; a disk says nothing about itself, so that the builder's word counts.
   */
  PlannedImage with(BuiltWith how) {
    return new PlannedImage(
        file,
        sizeBytes,
        sha256,
        boards,
        compatVersion,
        version.isEmpty() ? how.release() : version,
        revision.isEmpty() ? how.revision() : revision,
        mapped,
        provenance,
        Optional.of(how));
  }
}
