package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Playbook;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the image of a firmware a router ran once: by the revision it said then, among those images
 * that name its board now. Nothing but the very revision counts.
 */
final class EarlierImages {
  /** What a router says that was built outside a source repository (OpenWrt scripts/getver.sh). */
  private static final String NO_REVISION = "unknown";

  /** What is left to do where nothing can be done from here. */
  static final String BY_HAND =
      "Copy the image it is to run to it and install that by hand: sysupgrade -f BACKUP IMAGE, or -n"
          + " for a router set up anew.";

  private final Playbook playbook;
  private final Catalog catalog;
  private final Map<String, Catalog> byRevision = new HashMap<>();
  private final Map<String, ImageMatch> matches = new HashMap<>();

  /** Among these images; {@code playbook} says how they must be vouched for. */
  EarlierImages(Playbook playbook, Catalog catalog) {
    this.playbook = playbook;
    this.catalog = catalog;
  }

  /** The image of this release for a router as it is found now; or why there is none. */
  ImageMatch.Match of(Surveyed found, Release release) {
    String revision = release.revision();
    if (revision.isBlank() || revision.equals(NO_REVISION)) {
      return ImageMatch.Match.refused(
          "nobody can tell which firmware it ran before: that said no revision", BY_HAND);
    }
    Catalog those = byRevision.computeIfAbsent(revision, catalog::ofRevision);
    ImageMatch.Match match =
        matches.computeIfAbsent(revision, any -> new ImageMatch(playbook, those)).of(found);
    if (match.image().isPresent() || found.facts().isEmpty()) {
      return match;
    }
    String board = found.facts().get().identity().board();
    boolean mayBe = those.images().stream().anyMatch(image -> mayBeFor(image, board));
    return mayBe
        ? match
        : ImageMatch.Match.refused(
            "there is no image of %s %s for its board '%s'"
                .formatted(release.version(), revision, board),
            "Put the one it ran before into a folder and name that under 'images: before', or give it"
                + " with --images."
                + (TwoSlots.has(board) ? " Or " + TwoSlots.BY_HAND : ""));
  }

  /** Disks name no board. */
  private static boolean mayBeFor(Image image, String board) {
    return image.metadata().map(metadata -> metadata.boards().contains(board)).orElse(true);
  }

  /** Why no router upgraded like this can be brought back, whatever images there are. */
  static Optional<String> never(ConfigPolicy config, PlannedImage image) {
    if (config == ConfigPolicy.WIPE) {
      return Optional.of(
          "the upgrade wipes its configuration, host keys included: with those of before it would be a"
              + " stranger");
    }
    return image.built().isPresent()
        ? Optional.of(
            "it gets an image built to order: of the packages in the one before only the router knew")
        : Optional.empty();
  }
}
