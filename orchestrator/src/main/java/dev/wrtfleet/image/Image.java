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
    String why) {}
