package dev.wrtfleet.image;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what is useless in folders of images: files that are refused, releases another one
 * supersedes, downloads that were cut off. Reads every byte anew. Proposes only what it knows to be
 * firmware, and nothing behind a symbolic link; in doubt a file stays.
 */
public final class Pruning {
  /** A download that still grows is touched more often than that. */
  static final Duration PART_AGE = Duration.ofHours(1);

  private static final String PART = ".part";

  /** Too little of a cut file may be there to know it by; then a list must name it, as firmware. */
  private static final List<String> FIRMWARE =
      List.of(".bin", ".img", ".img.gz", ".itb", ".trx", ".chk", ".ubi");

  /** One image as its bytes have it, and as all that lies beside it has it. */
  private record Judged(Image own, Image image, FileMark mark) {}

  private final InUse inUse;
  private final InstantSource clock;
  private final Map<Path, FileMark> images = new TreeMap<>();
  private final Map<Path, FileMark> parts = new TreeMap<>();
  private final Sha256Sums sums;

  /** Keeps what is in use; trusts lists signed with these keys. */
  public Pruning(InUse inUse, TrustedKeys trusted, InstantSource clock) {
    this.inUse = inUse;
    this.clock = clock;
    this.sums = new Sha256Sums(trusted);
  }

  /** What is useless in these folders and those directly in them, in the order of the paths. */
  public List<Useless> in(List<Path> folders) {
    for (Path folder : folders) {
      collect(folder.toAbsolutePath().normalize());
    }
    List<Judged> judged = judged();
    var found = new TreeMap<Path, Useless>();
    for (Judged each : judged) {
      why(each, judged)
          .ifPresent(why -> found.put(each.own.file(), useless(each.own.file(), each.mark, why)));
    }
    parts.forEach((file, mark) -> {
      if (isCutDownload(file, mark)) {
        found.put(file, useless(file, mark, "A download that was cut off."));
      }
    });
    return List.copyOf(found.values());
  }

  private static Useless useless(Path file, FileMark mark, String why) {
    return new Useless(file, mark, why);
  }

  private void collect(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        throw unreadable(folder, "it is no folder");
      }
      for (Path each : filesOf(folder)) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          filesOf(each).forEach(this::take);
        } else {
          take(each);
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, SmallFile.why(e));
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static FleetException unreadable(Path folder, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "image.folder-unreadable",
            "cannot read the folder of images " + folder,
            why,
            "Make the folder readable for this user, or name another one."));
  }

  private void take(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean part = name.endsWith(PART);
    boolean image = !name.startsWith(".") && Catalog.mayBeImage(file);
    if (!(part || image) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      (part ? parts : images).put(file, FileMark.of(file));
    } catch (IOException e) {
      // It vanished meanwhile: nothing is left to propose.
    }
  }

  private List<Judged> judged() {
    var profiles = new Profiles();
    var judged = new ArrayList<Judged>();
    var readings = new Readings(CatalogIndex.none(), ImageReader::reading);
    for (Reading reading : readings.of(List.copyOf(images.keySet()))) {
      Image own = reading.image();
      Image image = profiles.checked(reading, sums.checked(own), sums);
      judged.add(new Judged(own, image, Optional.ofNullable(images.get(own.file())).orElseThrow()));
    }
    return judged;
  }

  private Optional<String> why(Judged each, List<Judged> all) {
    if (inUse.names(each.own) || !isFirmware(each.own)) {
      return Optional.empty();
    }
    if (each.image.verdict() == Verdict.REFUSE) {
      return isItsOwnFault(each) ? Optional.of(each.image.why()) : Optional.empty();
    }
    return isUsable(each.image) && !inUse.mayUse(each.own.file())
        ? superseded(each.image, all)
        : Optional.empty();
  }

  /**
   * Not the fault of a list or profiles.json that was damaged or is of another release: a new one
   * makes these images good again.
   */
  private static boolean isItsOwnFault(Judged each) {
    return each.own.verdict() == Verdict.REFUSE
        || each.image.kind() == ImageKind.BROKEN
        || each.image.provenance().level() != Provenance.Level.CONTRADICTED;
  }

  /**
   * A broken archive may be anything, a backup of a router's configuration most of all; OpenWrt's
   * own trailer is what makes it surely firmware.
   */
  private static boolean isFirmware(Image own) {
    return switch (own.kind()) {
      case UNKNOWN -> false;
      case BROKEN ->
          switch (own.metadataState()) {
            case OK, SIGNATURE_ONLY, HIDDEN, CRC_ERROR, SIZE_ERROR, BAD_JSON, WRONG_TYPES -> true;
            case NONE, TRUNCATED -> !List.of("gzip", "tar", "unknown").contains(own.container());
          };
      case SYSUPGRADE, FACTORY, INITRAMFS, RECOVERY, DISK -> true;
    };
  }

  private static boolean isUsable(Image image) {
    return image.kind() == ImageKind.SYSUPGRADE && image.verdict() == Verdict.OK;
  }

  /** Where each of its boards has a newer image that can take its place in everything. */
  private static Optional<String> superseded(Image image, List<Judged> all) {
    var by = new TreeSet<String>();
    for (String board : image.metadata().map(Metadata::boards).orElse(List.of())) {
      Optional<Image> newer =
          all.stream()
              .map(Judged::image)
              .filter(other -> isUsable(other) && takesThePlaceOf(image, other, board))
              .findFirst();
      if (newer.isEmpty()) {
        return Optional.empty();
      }
      by.add(String.valueOf(newer.get().file().getFileName()));
    }
    return by.isEmpty()
        ? Optional.empty()
        : Optional.of("Superseded by " + String.join(", ", by) + ".");
  }

  private static boolean takesThePlaceOf(Image image, Image other, String board) {
    if (image.metadata().isEmpty() || other.metadata().isEmpty()) {
      return false;
    }
    Metadata old = image.metadata().get();
    Metadata now = other.metadata().get();
    return now.boards().contains(board)
        && now.compat().equals(old.compat())
        && now.target().equals(old.target())
        && RootfsHint.of(other.file()).equals(RootfsHint.of(image.file()))
        && other.provenance().level().atLeast(image.provenance().level())
        && Age.isNewer(now, old);
  }

  private boolean isCutDownload(Path file, FileMark mark) {
    if (inUse.names(file) || !mark.isOlderThan(PART_AGE, clock.instant())) {
      return false;
    }
    String name = String.valueOf(file.getFileName());
    String whole = name.substring(name.startsWith(".") ? 1 : 0, name.length() - PART.length());
    boolean listed =
        Optional.ofNullable(file.getParent())
            .flatMap(sums::list)
            .filter(list -> list.sums().containsKey(whole))
            .isPresent();
    return (listed && FIRMWARE.stream().anyMatch(whole::endsWith))
        || isFirmware(ImageReader.read(file));
  }
}
