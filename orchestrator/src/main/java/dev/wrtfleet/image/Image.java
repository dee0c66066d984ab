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
 * @param provenance who says that it is what it should be
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
    Optional<DiskBoot> disk,
    Provenance provenance) {

  /** The same file, with who vouches for it. */
  public Image from(Provenance vouchedFor) {
    return with(kind, verdict, why, vouchedFor);
  }

  /** The same file, known to be damaged. */
  Image broken(Provenance contradiction) {
    return with(ImageKind.BROKEN, Verdict.REFUSE, words(contradiction), contradiction);
  }

  /** The same file, not to be used though nothing is known against its contents. */
  Image refused(Provenance contradiction) {
    return with(kind, Verdict.REFUSE, words(contradiction), contradiction);
  }

  /** The same file, not for sysupgrade, whatever its own bytes say. */
  Image ruled(ImageKind newKind, String reason) {
    return with(newKind, Verdict.REFUSE, reason, provenance);
  }

  private static String words(Provenance contradiction) {
    String lacks = contradiction.lacks();
    return Character.toUpperCase(lacks.charAt(0))
        + lacks.substring(1)
        + ". "
        + contradiction.advice();
  }

  private Image with(ImageKind newKind, Verdict newVerdict, String reason, Provenance vouchedFor) {
    return new Image(
        file,
        sizeBytes,
        sha256,
        newKind,
        container,
        metadataState,
        metadata,
        newVerdict,
        reason,
        disk,
        vouchedFor);
  }
}
