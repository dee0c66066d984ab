package dev.wrtfleet.asu;

import dev.wrtfleet.asu.BuildReply.Done;
import dev.wrtfleet.asu.BuildReply.File;
import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadOutcome;
import dev.wrtfleet.download.Progress;
import dev.wrtfleet.download.Wanted;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.ImageReader;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.Verdict;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One build from the request to a checked image on this machine, or why not. */
final class OneBuild {
  private static final String SERVER_AT_FAULT =
      "Nothing of it is used. Ask whoever runs the server, or name another one.";

  private final BuildServer server;
  private final Download download;
  private final URI address;
  private final Path root;

  OneBuild(BuildServer server, Download download, URI address, Path root) {
    this.server = server;
    this.download = download;
    this.address = address;
    this.root = root;
  }

  /** Takes what an earlier command left, else has it built by then. */
  BuildResult build(BuildRequest request, FileChoice choice, Instant end, Consumer<String> progress)
      throws InterruptedException {
    BuildFolder folder = BuildFolder.of(root, address, request, choice);
    Optional<BuildNote> found = folder.found();
    try {
      if (found.isPresent()) {
        progress.accept("is here from before");
        return checked(folder.file(found.get().file()), found.get(), choice);
      }
      return switch (server.build(request, end, progress)) {
        case BuildServer.Outcome.NotBuilt(String reason, String advice) ->
            new BuildResult.Failed(reason, advice);
        case BuildServer.Outcome.Built(Done done) -> taken(request, choice, folder, done, progress);
      };
    } catch (IOException e) {
      return new BuildResult.Failed(
          "the folder for built images cannot be written: " + e.getMessage(),
          "Make room and let this user write below " + root + ".");
    }
  }

  private BuildResult taken(
      BuildRequest request,
      FileChoice choice,
      BuildFolder folder,
      Done done,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Optional<BuildResult> other = otherThanAsked(request, done);
    if (other.isPresent()) {
      return other.get();
    }
    Optional<File> file = choice.in(done.files());
    if (file.isEmpty()) {
      List<String> names = done.files().stream().limit(8).map(File::name).toList();
      return new BuildResult.Failed(
          "%s built no file of type %s%s, or several: %s"
              .formatted(
                  address,
                  choice.type(),
                  choice.filesystem().isEmpty() ? "" : " with " + choice.filesystem(),
                  String.join(", ", names)),
          "Name the file system with 'images.build.filesystem', or take a file by hand with"
              + " 'images.map'.");
    }
    progress.accept("is built, and downloaded");
    return downloaded(request, choice, folder, done, file.get());
  }

  private Optional<BuildResult> otherThanAsked(BuildRequest request, Done done) {
    if (!done.release().equals(request.release()) || !done.target().equals(request.target())) {
      return failed(
          "%s was asked for %s for %s and built %s for %s"
              .formatted(
                  address,
                  request.release(),
                  request.target(),
                  ServerJson.words(done.release()),
                  ServerJson.words(done.target())));
    }
    List<String> lacking =
        request.packages().stream()
            .filter(name -> !name.startsWith("-") && !done.manifest().containsKey(name))
            .toList();
    List<String> kept =
        request.packages().stream()
            .filter(name -> name.startsWith("-"))
            .map(name -> name.substring(1))
            .filter(done.manifest()::containsKey)
            .toList();
    if (!lacking.isEmpty()) {
      return failed("the image lacks packages that were asked for: " + some(lacking));
    }
    return kept.isEmpty()
        ? Optional.empty()
        : failed("the image has packages that were to be left out: " + some(kept));
  }

  private static Optional<BuildResult> failed(String reason) {
    return Optional.of(new BuildResult.Failed(reason, SERVER_AT_FAULT));
  }

  private static String some(List<String> names) {
    int shown = 10;
    String list = String.join(", ", names.stream().limit(shown).toList());
    return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
  }

  private BuildResult downloaded(
      BuildRequest request, FileChoice choice, BuildFolder folder, Done done, File file)
      throws IOException, InterruptedException {
    Path to = folder.file(file.name());
    URI from = URI.create(address + "/store/" + done.folder() + "/" + file.name());
    var wanted = new Wanted(from, to, file.sha256(), file.sizeBytes());
    if (download.get(wanted, Progress.unseen()) instanceof DownloadOutcome.Failed failed) {
      Problem problem = failed.problem();
      return new BuildResult.Failed(problem.what() + ": " + problem.why(), problem.advice());
    }
    var note =
        new BuildNote(
            address.toString(),
            done.request(),
            request.release(),
            request.target(),
            request.profile(),
            request.packages(),
            file.name(),
            file.sha256(),
            done.revision(),
            done.builtAt());
    BuildResult result = checked(to, note, choice);
    if (result instanceof BuildResult.Made) {
      folder.keep(note);
    }
    return result;
  }

  /** What the file proves about itself goes over what the server says of it. */
  private BuildResult checked(Path file, BuildNote note, FileChoice choice) {
    Image image;
    try {
      image = ImageReader.read(file);
    } catch (FleetException e) {
      return new BuildResult.Failed("the built image cannot be read: " + e.getMessage(), "");
    }
    if (image.verdict() == Verdict.REFUSE) {
      return new BuildResult.Failed(
          "%s built %s, which must not be flashed: %s".formatted(address, note.file(), image.why()),
          SERVER_AT_FAULT);
    }
    Optional<String> version = image.metadata().map(metadata -> metadata.version());
    if (version.isPresent() && !version.get().equals(note.release())) {
      return new BuildResult.Failed(
          "%s was asked for %s, and the image says it is %s"
              .formatted(address, note.release(), ServerJson.words(version.get())),
          SERVER_AT_FAULT);
    }
    if (choice.type().startsWith("combined") != image.disk().isPresent()) {
      return new BuildResult.Failed(
          "%s built %s, which is not of the type %s it was said to be"
              .formatted(address, note.file(), choice.type()),
          SERVER_AT_FAULT);
    }
    Provenance built = Provenance.built(note.server());
    return new BuildResult.Made(image.from(built), note);
  }
}
