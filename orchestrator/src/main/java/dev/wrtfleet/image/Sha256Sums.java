package dev.wrtfleet.image;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lists of all folders of a catalog. Where a list is not as it was signed, no image of its
 * folder may be used: what such a list does not name was perhaps struck from it.
 */
final class Sha256Sums {
  private final Map<Path, Optional<SumList>> byFolder = new HashMap<>();
  private final TrustedKeys trusted;

  Sha256Sums(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /** The list of this folder, where it has one. */
  Optional<SumList> list(Path folder) {
    return byFolder.computeIfAbsent(folder, each -> SumList.of(each, trusted));
  }

  /** The image with where it comes from; refused where its folder's list speaks against it. */
  Image checked(Image image) {
    return list(image).map(list -> checked(image, list)).orElse(image);
  }

  private Optional<SumList> list(Image image) {
    return Optional.ofNullable(image.file().getParent()).flatMap(this::list);
  }

  private static Image checked(Image image, SumList list) {
    if (list.worth().level() == Provenance.Level.CONTRADICTED) {
      return image.refused(list.worth());
    }
    Optional<String> sum =
        Optional.ofNullable(list.sums().get(String.valueOf(image.file().getFileName())));
    if (sum.isEmpty()) {
      return image.from(Provenance.notNamed());
    }
    return sum.get().equals(image.sha256())
        ? image.from(list.worth())
        : image.broken(why(image, sum.get()));
  }

  private static Provenance why(Image image, String sum) {
    return Provenance.contradicted(
        "the file sha256sums beside it says %s… for this file, but it is %s…: it is damaged, incomplete, or not the one that was published"
            .formatted(sum.substring(0, 12), image.sha256().substring(0, 12)),
        "Download it again.");
  }
}
