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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The images a playbook may use. Every file is read once, when the catalog is opened; a file a
 * {@code sha256sums} beside it contradicts is broken, and where that list is not as it was signed
 * nothing of its folder may be used.
 */
public final class Catalog {
  /** Reading is bound by one disk; more threads than this only disturb each other. */
  private static final int READERS = 4;

  private static final List<String> NO_IMAGES =
      List.of(".json", ".manifest", ".sig", ".asc", ".buildinfo", ".sha256");

  private final List<Image> images;

  private Catalog(List<Image> images) {
    this.images = List.copyOf(images);
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
    var sums = new Sha256Sums(trusted);
    var files = new TreeSet<Path>();
    for (Path each : foldersOrFiles) {
      collect(each.toAbsolutePath().normalize(), files, sums);
    }
    return new Catalog(read(List.copyOf(files)).stream().map(sums::checked).toList());
  }

  /** A catalog of images already read. */
  public static Catalog of(List<Image> images) {
    return new Catalog(images);
  }

  private static void collect(Path folderOrFile, Set<Path> files, Sha256Sums sums) {
    try {
      if (!Files.isDirectory(folderOrFile)) {
        files.add(folderOrFile);
        Path folder = folderOrFile.getParent();
        if (folder != null) {
          sums.addFolder(folder);
        }
        return;
      }
      for (Path each : addFolder(folderOrFile, files, sums)) {
        addFolder(each, files, sums);
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
  private static List<Path> addFolder(Path folder, Set<Path> files, Sha256Sums sums)
      throws IOException {
    sums.addFolder(folder);
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

  private static boolean mayBeImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(SumList.NAME) && NO_IMAGES.stream().noneMatch(name::endsWith);
  }

  private static List<Image> read(List<Path> files) {
    var problems = new ArrayList<Problem>();
    var images = new ArrayList<Image>();
    List<Callable<Image>> readings =
        files.stream().map(file -> (Callable<Image>) () -> ImageReader.read(file)).toList();
    try (var readers = Executors.newFixedThreadPool(READERS)) {
      for (Future<Image> reading : readers.invokeAll(readings)) {
        try {
          images.add(reading.get());
        } catch (ExecutionException e) {
          problems.addAll(problems(e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FleetException.wrongInput(
          Problem.of("image.interrupted", "reading the images was interrupted", "", "Try again."));
    }
    if (!problems.isEmpty()) {
      throw FleetException.wrongInput(problems);
    }
    return images;
  }

  private static List<Problem> problems(ExecutionException failure) {
    if (failure.getCause() instanceof FleetException expected) {
      return expected.problems();
    }
    throw new IllegalStateException("reading an image failed", failure);
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
    return Matching.choose(images, facts, keepConfig);
  }
}
