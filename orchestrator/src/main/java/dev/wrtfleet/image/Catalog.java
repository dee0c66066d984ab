package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The images a playbook may use. */
public final class Catalog {
  private final List<Image> images;

  private Catalog(List<Image> images) {
    this.images = List.copyOf(images);
  }

  /** Reads every image in these folders and files. */
  public static Catalog open(List<Path> foldersOrFiles) {
    return new Catalog(foldersOrFiles.stream().map(ImageReader::read).toList());
  }

  /** A catalog of images already read. */
  public static Catalog of(List<Image> images) {
    return new Catalog(images);
  }

  /** All files read, in the order of their names. */
  public List<Image> images() {
    return images;
  }

  /** The image read from this file. */
  public Optional<Image> at(Path file) {
    Path wanted = file.toAbsolutePath().normalize();
    return images.stream()
        .filter(image -> image.file().toAbsolutePath().normalize().equals(wanted))
        .findFirst();
  }

  /** What there is for this router. */
  public Choice choose(RouterFacts facts, boolean keepConfig) {
    return new Choice.Nothing(
        "no image for board '" + facts.identity().board() + "'", "keep config: " + keepConfig);
  }
}
