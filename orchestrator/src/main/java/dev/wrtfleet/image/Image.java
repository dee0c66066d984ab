package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A firmware file and everything it proves about itself.
 *
 * @param sha256 lower-case hex over the whole file
 * @param container the tool family by its bytes: {@code uimage}, {@code tar}, {@code fit} …
 * @param metadata present where {@code metadataState} is OK
 * @param why one or two sentences a router owner understands
 * @param disk how its machine starts it, where the file is a whole disk
 */
public record Image(
    Path file,
    long sizeBytes,
    String sha256,
    ImageKind kind,
    String container,
    MetadataState metadataState,
    Optional<Metadata> metadata,
    Verdict verdict,
    String why,
    Optional<DiskBoot> disk) {

  /** An image that is no whole disk. */
  public Image(
      Path file,
      long sizeBytes,
      String sha256,
      ImageKind kind,
      String container,
      MetadataState metadataState,
      Optional<Metadata> metadata,
      Verdict verdict,
      String why) {
    this(
        file,
        sizeBytes,
        sha256,
        kind,
        container,
        metadataState,
        metadata,
        verdict,
        why,
        Optional.empty());
  }

  /** The same file, known to be damaged for this reason. */
  Image broken(String reason) {
    return new Image(
        file,
        sizeBytes,
        sha256,
        ImageKind.BROKEN,
        container,
        metadataState,
        metadata,
        Verdict.REFUSE,
        reason,
        disk);
  }
}
