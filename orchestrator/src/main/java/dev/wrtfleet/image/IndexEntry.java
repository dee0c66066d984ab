package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.Optional;

/** What the index keeps of one file: everything {@link ImageReader} found, and of which file. */
record IndexEntry(
    FileMark mark,
    String sha256,
    String unsignedSha256,
    ImageKind kind,
    String container,
    MetadataState state,
    Optional<Metadata> metadata,
    Verdict verdict,
    String why,
    Optional<DiskBoot> disk) {

  static IndexEntry of(FileMark mark, Reading reading) {
    Image image = reading.image();
    return new IndexEntry(
        mark,
        image.sha256(),
        reading.unsignedSha256(),
        image.kind(),
        image.container(),
        image.metadataState(),
        image.metadata(),
        image.verdict(),
        image.why(),
        image.disk());
  }

  Reading reading(Path file) {
    var image =
        new Image(
            file,
            mark.sizeBytes(),
            sha256,
            kind,
            container,
            state,
            metadata,
            verdict,
            why,
            disk,
            Provenance.noList());
    return new Reading(image, unsignedSha256);
  }
}
