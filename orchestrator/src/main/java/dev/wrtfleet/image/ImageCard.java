package dev.wrtfleet.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An image as {@code inspect} shows it, one flat record in the words people and scripts see. What
 * is not known is empty.
 *
 * @param size bytes
 * @param compat compat_version as written; empty where absent, which counts as 1.0
 */
public record ImageCard(
    String file,
    long size,
    String sha256,
    String kind,
    String container,
    String metadata,
    List<String> boards,
    String compat,
    @JsonProperty("compat_message") String compatMessage,
    String version,
    String revision,
    String target,
    String verdict,
    String why) {
  private static final Metadata NOTHING =
      new Metadata(List.of(), java.util.Optional.empty(), java.util.Optional.empty(), "", "", "");

  /** Copies the list. */
  public ImageCard {
    boards = List.copyOf(boards);
  }

  /** The card of this image. */
  public static ImageCard of(Image image) {
    Metadata metadata = image.metadata().orElse(NOTHING);
    return new ImageCard(
        image.file().toString(),
        image.sizeBytes(),
        image.sha256(),
        image.kind().word(),
        image.container(),
        image.metadataState().word(),
        metadata.boards(),
        metadata.compatVersion().orElse(""),
        metadata.compatMessage().orElse(""),
        metadata.version(),
        metadata.revision(),
        metadata.target(),
        image.verdict().word(),
        image.why());
  }
}
