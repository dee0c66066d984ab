package dev.wrtfleet.image;

import dev.wrtfleet.image.Provenance.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the releases in the folders of a catalog say of their own files. Joined to images by hash,
 * never by name. May forbid an image whoever wrote it; may only recommend one where it is vouched
 * for itself.
 */
final class Profiles {
  /** What is said of one image, and what that is worth. */
  record Said(List<ProfileEntry> entries, Provenance worth) {
    boolean isVouchedFor() {
      return worth.level().atLeast(Level.LISTED);
    }
  }

  private static final String TAKE = "Take the file of this device that ends in '-sysupgrade'.";
  private static final String AGAIN =
      "They are not of one build. Download image, profiles.json and sha256sums again, all from the same folder of the server.";

  private final Map<Path, Optional<ProfilesFile>> byFolder = new HashMap<>();
  private final Map<Path, Said> byImage = new HashMap<>();

  /** None: images speak for themselves alone. */
  static Profiles none() {
    return new Profiles();
  }

  /** Takes up what the folders of these images say. */
  private Optional<ProfilesFile> of(Path file, Sha256Sums sums) {
    return Optional.ofNullable(file.getParent())
        .flatMap(folder ->
            byFolder.computeIfAbsent(folder, each -> ProfilesFile.of(each, sums.list(each))));
  }

  /** The image with what its release says of it; refused where that speaks against it. */
  Image checked(Reading reading, Image listed, Sha256Sums sums) {
    Optional<ProfilesFile> file = of(listed.file(), sums);
    if (file.isEmpty() || listed.provenance().level() == Level.CONTRADICTED) {
      return listed;
    }
    if (file.get().worth().level() == Level.CONTRADICTED) {
      return listed.refused(file.get().worth());
    }
    List<ProfileEntry> entries = file.get().about(reading);
    if (entries.isEmpty()) {
      return listed;
    }
    byImage.put(listed.file(), new Said(entries, file.get().worth()));
    return contradiction(entries, listed)
        .map(what -> listed.refused(Provenance.contradicted(what, AGAIN)))
        .orElseGet(() -> forItsPurpose(entries, listed));
  }

  /** What its release says of this image; empty where it says nothing. */
  Optional<Said> of(Image image) {
    return Optional.ofNullable(byImage.get(image.file()));
  }

  /** Metadata and profiles.json come out of one build, so they agree. */
  private static Optional<String> contradiction(List<ProfileEntry> entries, Image image) {
    if (image.metadata().isEmpty()) {
      return Optional.empty();
    }
    Metadata metadata = image.metadata().get();
    ProfileEntry entry = entries.getFirst();
    // Not the revision: a build may give profiles.json a version code of its own.
    return differ("version", metadata.version(), entry.built().version())
        .or(() -> differ("target", target(metadata), entry.built().target()))
        .or(() -> foreignBoards(entries, metadata));
  }

  private static Optional<String> differ(String what, String image, String profiles) {
    return image.isEmpty() || profiles.isEmpty() || image.equals(profiles)
        ? Optional.empty()
        : Optional.of(
            "its own metadata says %s %s, and the profiles.json beside it says %s"
                .formatted(what, image, profiles));
  }

  /** Old metadata has only the first part of the target. */
  private static String target(Metadata metadata) {
    return metadata.target().contains("/") ? metadata.target() : "";
  }

  private static Optional<String> foreignBoards(List<ProfileEntry> entries, Metadata metadata) {
    var known = new TreeSet<String>();
    for (ProfileEntry entry : entries) {
      if (entry.boards().isEmpty()) {
        return Optional.empty();
      }
      known.addAll(entry.boards().get());
    }
    var foreign = new TreeSet<>(metadata.boards());
    foreign.removeAll(known);
    return foreign.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "its own metadata is for %s, and the profiles.json beside it knows this file for %s (%s)"
                .formatted(some(foreign), some(known), entries.getFirst().profile()));
  }

  private static String some(Set<String> boards) {
    int shown = 4;
    String first = String.join(", ", boards.stream().limit(shown).toList());
    return boards.isEmpty()
        ? "no board"
        : boards.size() > shown ? first + " and " + (boards.size() - shown) + " more" : first;
  }

  private static Image forItsPurpose(List<ProfileEntry> entries, Image image) {
    boolean meant = entries.stream().anyMatch(ProfileEntry::isForSysupgrade);
    if (meant || image.verdict() == Verdict.REFUSE) {
      return image;
    }
    ProfileEntry entry = entries.getFirst();
    return image.ruled(
        entry.kind(),
        "The profiles.json beside it says this is the %s, which is not for sysupgrade%s. %s"
            .formatted(
                entry.words(entry.type()),
                image.metadata().isPresent()
                    ? "; its metadata would let it pass sysupgrade's check all the same"
                    : "",
                TAKE));
  }
}
