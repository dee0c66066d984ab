package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.problem.DidYouMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the one image for a router exactly as the router itself would accept it: the board's name
 * letter by letter, then the compat rules. Source: OpenWrt {@code fwtool.sh}.
 */
final class Matching {
  private final List<Image> images;
  private final Profiles profiles;
  private final RouterFacts facts;
  private final boolean keepConfig;

  private Matching(List<Image> images, Profiles profiles, RouterFacts facts, boolean keepConfig) {
    this.images = images;
    this.profiles = profiles;
    this.facts = facts;
    this.keepConfig = keepConfig;
  }

  /** What these images hold for this router. */
  static Choice choose(
      List<Image> images, Profiles profiles, RouterFacts facts, boolean keepConfig) {
    if (new Target(facts.release()).isNameless()) {
      return new DiskMatching(images, profiles, facts, keepConfig).choose();
    }
    return new Matching(images, profiles, facts, keepConfig).choose();
  }

  private Choice choose() {
    String board = facts.identity().board();
    List<Image> named = images.stream().filter(image -> names(image, board)).toList();
    List<Image> usable = named.stream().filter(Matching::isUsable).toList();
    if (usable.isEmpty()) {
      return nothing(named, board);
    }
    List<Image> accepted = usable.stream().filter(image -> refusal(image).isEmpty()).toList();
    return accepted.isEmpty()
        ? refused(usable.getFirst())
        : one(accepted, facts.boot().rootfsType());
  }

  private static boolean names(Image image, String board) {
    return image.metadata().stream().anyMatch(metadata -> metadata.boards().contains(board));
  }

  private static boolean isUsable(Image image) {
    return image.kind() == ImageKind.SYSUPGRADE && image.verdict() == Verdict.OK;
  }

  private Optional<String> refusal(Image image) {
    return image.metadata().flatMap(metadata -> CompatRule.refusal(metadata, facts, keepConfig));
  }

  private Choice one(List<Image> accepted, String rootfs) {
    List<Image> different = distinct(accepted);
    List<Image> fitting =
        different.stream()
            .filter(image -> rootfs(image).filter(rootfs::equals).isPresent())
            .toList();
    boolean allTell = different.stream().allMatch(image -> rootfs(image).isPresent());
    if (different.size() > 1 && allTell && !fitting.isEmpty()) {
      different = fitting;
    }
    return different.size() == 1
        ? new Choice.Chosen(different.getFirst())
        : new Choice.Several(different);
  }

  /** What its release says it holds; else what its name says. */
  private Optional<String> rootfs(Image image) {
    return profiles
        .of(image)
        .map(said -> said.entries().getFirst().filesystem())
        .filter(type -> !type.isEmpty())
        .or(() -> RootfsHint.of(image.file()));
  }

  private static List<Image> distinct(List<Image> images) {
    var bySum = new LinkedHashMap<String, Image>();
    images.forEach(image -> bySum.merge(image.sha256(), image, Matching::betterVouchedFor));
    return List.copyOf(bySum.values());
  }

  private static Image betterVouchedFor(Image one, Image other) {
    return one.provenance().level().atLeast(other.provenance().level()) ? one : other;
  }

  private Choice refused(Image image) {
    return new Choice.Nothing(
        "%s names the board '%s', but the router would refuse it: %s"
            .formatted(
                image.file().getFileName(), facts.identity().board(), refusal(image).orElse("")),
        "Follow the notes of this device's page, or leave the router out.");
  }

  private Choice nothing(List<Image> named, String board) {
    List<Image> near = new ArrayList<>(named);
    images.stream()
        .filter(image -> !isUsable(image) && isMeantFor(image, board) && !named.contains(image))
        .forEach(near::add);
    if (!near.isEmpty()) {
      Image image = near.getFirst();
      return new Choice.Nothing(
          "no usable image for the board '%s': the only file for it is %s. %s"
              .formatted(board, image.file().getFileName(), image.why()),
          "Put the file of this device that ends in '-sysupgrade' into the catalog.");
    }
    var boards = new TreeSet<String>();
    images.stream()
        .flatMap(image -> image.metadata().stream())
        .forEach(metadata -> boards.addAll(metadata.boards()));
    String has =
        boards.isEmpty()
            ? "none of its %d files names a board".formatted(images.size())
            : DidYouMean.closest(board, boards)
                .map(word -> "the nearest board it has an image for is '" + word + "'")
                .orElseGet(() -> "it has images for " + some(boards));
    return new Choice.Nothing(
        "no image for the board '%s' in the catalog: %s".formatted(board, has),
        "Add the sysupgrade image of this board, or map one under 'images: map' if it cannot name its board.");
  }

  private static String some(Set<String> boards) {
    int shown = 8;
    String list = String.join(", ", boards.stream().limit(shown).toList());
    return boards.size() > shown ? list + " and " + (boards.size() - shown) + " more" : list;
  }

  /** By its release, or by the look of its name. */
  private boolean isMeantFor(Image image, String board) {
    return isCalled(image, board)
        || profiles.of(image).stream()
            .flatMap(said -> said.entries().stream())
            .anyMatch(entry -> entry.boards().filter(each -> each.contains(board)).isPresent());
  }

  /** Whether the file's name holds the board as OpenWrt writes it there. A hint for people only. */
  private static boolean isCalled(Image image, String board) {
    String name = "" + image.file().getFileName();
    String profile = board.replace(',', '_').toLowerCase(Locale.ROOT);
    String small = name.toLowerCase(Locale.ROOT);
    int at = small.indexOf(profile);
    return !profile.isEmpty()
        && at >= 0
        && isEdge(small, at - 1)
        && isEdge(small, at + profile.length());
  }

  private static boolean isEdge(String text, int at) {
    return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
  }
}
