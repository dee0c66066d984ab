package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Stub, replaced on merge: the images a playbook may use. */
public final class Catalog {
  private final List<Image> images;

  private Catalog(List<Image> images) {
    this.images = List.copyOf(images);
  }

  /** A catalog of these images. */
  public static Catalog of(List<Image> images) {
    return new Catalog(images);
  }

  /** All images. */
  public List<Image> images() {
    return images;
  }

  /** The image read from this file. */
  public Optional<Image> at(Path file) {
    return images.stream().filter(image -> image.file().equals(file)).findFirst();
  }

  /** The image for this router. */
  public Choice choose(RouterFacts facts, boolean keepConfig) {
    String board = facts.identity().board();
    List<Image> found =
        images.stream()
            .filter(image -> image.verdict() == Verdict.OK)
            .filter(
                image -> image.metadata().map(data -> data.boards().contains(board)).orElse(false))
            .toList();
    return switch (found.size()) {
      case 0 -> new Choice.Nothing("no image names " + board, "add one for " + board);
      case 1 -> new Choice.Chosen(found.getFirst());
      default -> new Choice.Several(found);
    };
  }
}
