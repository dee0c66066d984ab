package dev.wrtfleet.rollout;

import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.ImageKind;
import dev.wrtfleet.image.Metadata;
import dev.wrtfleet.image.MetadataState;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Images as the catalog has read them. */
final class Images {
  static final String NEW_VERSION = "24.10.5";
  static final String NEW_REVISION = "r29087-d9c5716d1d";

  private Images() {}

  static Path file(String name) {
    return Path.of("/images", name).toAbsolutePath();
  }

  /** An image that names one board. */
  static Image of(String board) {
    return of(board, NEW_VERSION, NEW_REVISION);
  }

  static Image of(String board, String version, String revision) {
    String name = board.replace(',', '_') + "-" + version + "-" + revision + ".bin";
    return new Image(
        file(name),
        8_000_000,
        "%064x".formatted(name.hashCode() & 0xffffffffL),
        ImageKind.SYSUPGRADE,
        "uimage",
        MetadataState.OK,
        Optional.of(
            new Metadata(
                List.of(board),
                Optional.empty(),
                Optional.empty(),
                version,
                revision,
                "ath79/generic")),
        Verdict.OK,
        "It is for " + board + ".",
        Optional.empty(),
        Provenance.noList());
  }

  /** A disk image, which says nothing about itself. */
  static Image disk(String name) {
    return new Image(
        file(name),
        12_000_000,
        "%064x".formatted(name.hashCode() & 0xffffffffL),
        ImageKind.DISK,
        "gzip",
        MetadataState.NONE,
        Optional.empty(),
        Verdict.NEEDS_MAP,
        "It is a whole disk and cannot name its board.",
        Optional.empty(),
        Provenance.noList());
  }

  /** An image damaged on the way. */
  static Image broken(String name) {
    return new Image(
        file(name),
        12_000_000,
        "ee".repeat(32),
        ImageKind.BROKEN,
        "gzip",
        MetadataState.CRC_ERROR,
        Optional.empty(),
        Verdict.REFUSE,
        "It is damaged.",
        Optional.empty(),
        Provenance.noList());
  }
}
