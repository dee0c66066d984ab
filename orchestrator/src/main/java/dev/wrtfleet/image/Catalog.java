package dev.wrtfleet.image;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images a playbook may use. Every file is read once, when the catalog is opened; a file a
 * {@code sha256sums} beside it contradicts is broken, and where that list is not as it was signed
 * nothing of its folder may be used.
 */
public final class Catalog {
  private static final List<String> NO_IMAGES =
      List.of(".json", ".manifest", ".sig", ".asc", ".buildinfo", ".sha256", ".part");

  private final List<Image> images;
  private final Profiles profiles;

  private Catalog(List<Image> images, Profiles profiles) {
    this.images = List.copyOf(images);
    this.profiles = profiles;
  }

  /**
   * Reads every image in these folders, the folders directly in them, and these files. Lists,
   * signatures and hidden files are passed over; all files that cannot be read are named at once.
   */
  public static Catalog open(List<Path> foldersOrFiles) {
    return open(foldersOrFiles, TrustedKeys.none());
  }

  /** As {@link #open(List)}; lists signed with one of these keys prove their images. */
  public static Catalog open(List<Path> foldersOrFiles, TrustedKeys trusted) {
    return open(foldersOrFiles, trusted, CatalogIndex.none());
  }

  /** As {@link #open(List, TrustedKeys)}; files the index knows are not read again. */
  public static Catalog open(List<Path> foldersOrFiles, TrustedKeys trusted, CatalogIndex index) {
    return open(foldersOrFiles, trusted, new Readings(index, ImageReader::reading));
  }

  static Catalog open(List<Path> foldersOrFiles, TrustedKeys trusted, Readings readings) {
    var files = new TreeSet<Path>();
    for (Path each : foldersOrFiles) {
      collect(each.toAbsolutePath().normalize(), files);
    }
    var sums = new Sha256Sums(trusted);
    var profiles = new Profiles();
    var images = new ArrayList<Image>();
    for (Reading reading : readings.of(List.copyOf(files))) {
      images.add(profiles.checked(reading, sums.checked(reading.image()), sums));
    }
    return new Catalog(images, profiles);
  }

  /** A catalog of images already read. */
  public static Catalog of(List<Image> images) {
    return new Catalog(images, Profiles.none());
  }

  /** This one image of it, with all that is said of it. */
  public Catalog only(Image image) {
    return new Catalog(List.of(image), profiles);
  }

  /** Those images that they themselves, or the release they come from, say are of this revision. */
  public Catalog ofRevision(String revision) {
    return new Catalog(images.stream().filter(image -> isOf(image, revision)).toList(), profiles);
  }

  private boolean isOf(Image image, String revision) {
    return image.metadata().isPresent()
        ? image.metadata().get().revision().equals(revision)
        : profiles.of(image).stream()
            .flatMap(said -> said.entries().stream())
            .anyMatch(entry -> entry.built().revision().equals(revision));
  }

  private static void collect(Path folderOrFile, Set<Path> files) {
    try {
      if (!Files.isDirectory(folderOrFile)) {
        files.add(folderOrFile);
        return;
      }
      for (Path each : addFolder(folderOrFile, files)) {
        addFolder(each, files);
      }
    } catch (IOException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "image.folder-unreadable",
              "cannot read the folder of images " + folderOrFile,
              "" + e.getMessage(),
              "Make the folder readable for this user, or name another one."));
    }
  }

  /** Adds the images of one folder; returns the folders in it. */
  private static List<Path> addFolder(Path folder, Set<Path> files) throws IOException {
    var folders = new ArrayList<Path>();
    try (var entries = Files.list(folder)) {
      entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .forEach(entry -> {
            if (Files.isDirectory(entry)) {
              folders.add(entry);
            } else if (Files.isRegularFile(entry) && mayBeImage(entry)) {
              files.add(entry);
            }
          });
    }
    return folders;
  }

  static boolean mayBeImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(SumList.NAME) && NO_IMAGES.stream().noneMatch(name::endsWith);
  }

  /** All files read, in the order of their paths. */
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

  /** What there is for this router, with its configuration kept or wiped. */
  public Choice choose(RouterFacts facts, boolean keepConfig) {
    return Matching.choose(images, profiles, facts, keepConfig);
  }
}
