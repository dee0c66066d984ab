package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Finds planned images on this machine: where the plan says, or by their sha256 in folders named
 * here. A host whose image is not here is refused, before anything is sent to it.
 */
final class SiteImages implements HostRoad {
  /** Images lie in folders of releases, these in one of images. */
  private static final int DEPTH_MAX = 4;

  private final HostRoad road;
  private final List<Path> folders;
  private final Map<String, Path> known = new ConcurrentHashMap<>();

  SiteImages(HostRoad road, List<Path> folders) {
    this.road = road;
    this.folders = folders;
  }

  @Override
  public Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal)
      throws InterruptedException {
    PlannedImage image = planned.image().orElseThrow();
    // After the flash nobody needs the file.
    if (progress.flash().isPresent() || progress.ended().isPresent() || isHere(image)) {
      return road.advance(run, progress, host, planned, playbook, journal);
    }
    Optional<Path> found = find(image);
    if (found.isPresent()) {
      PlannedHost here = planned.getting(image.lyingAt(found.get()));
      return road.advance(run, progress, host, here, playbook, journal);
    }
    journal.append(
        new HostEnded(
            host.name(),
            Outcome.REFUSED,
            "its image " + image.file().getFileName() + " is not on the worker that took it",
            "Put the file (sha256 "
                + image.sha256()
                + ") into a folder named with --images there."));
    return new Next.Ended();
  }

  private static boolean isHere(PlannedImage image) {
    try {
      return Files.isRegularFile(image.file()) && Files.size(image.file()) == image.sizeBytes();
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Path> find(PlannedImage image) {
    Path before = known.get(image.sha256());
    if (before != null && Files.isRegularFile(before)) {
      return Optional.of(before);
    }
    Optional<Path> found = folders.stream().flatMap(folder -> in(folder, image)).findFirst();
    found.ifPresent(file -> known.put(image.sha256(), file));
    return found;
  }

  private static Stream<Path> in(Path folder, PlannedImage image) {
    try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
      return files.filter(file -> isIt(file, image)).toList().stream();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Stream.empty();
    }
  }

  private static boolean isIt(Path file, PlannedImage image) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) == image.sizeBytes()
          && sha256(file).equals(image.sha256());
    } catch (IOException e) {
      return false;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
