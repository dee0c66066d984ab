package dev.wrtfleet.mirror;

import dev.wrtfleet.download.Download;
import dev.wrtfleet.download.DownloadOutcome;
import dev.wrtfleet.download.Progress;
import dev.wrtfleet.download.Wanted;
import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.ImageKind;
import dev.wrtfleet.image.ImageReader;
import dev.wrtfleet.image.PublishedFile;
import dev.wrtfleet.image.Verdict;
import dev.wrtfleet.mirror.Fetched.Result;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Fetches one image and reads it: what it proves about itself goes over what is said of it. */
final class OneFile {
  /** Leads out of no folder, is not hidden, and no shell or terminal stumbles over it. */
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._+~-]{0,199}");

  /** What these folders and downloads keep for themselves, and what a catalog passes over. */
  private static final List<String> TAKEN =
      List.of(".json", ".sig", ".asc", ".part", ".manifest", ".buildinfo", ".sha256", ".new");

  private static final String NOT_USED =
      "Nothing of it is used. Tell whoever runs the server, or name another one with --from.";

  private final FetchOrder order;
  private final Download download;
  private final Finding.Item item;
  private final List<Wish> wishes;
  private final Progress progress;

  OneFile(
      FetchOrder order,
      Download download,
      Finding.Item item,
      List<Wish> wishes,
      Progress progress) {
    this.order = order;
    this.download = download;
    this.item = item;
    this.wishes = wishes;
    this.progress = progress;
  }

  Fetched get() throws InterruptedException {
    PublishedFile file = item.file();
    Optional<Problem> objection = objection(file);
    if (objection.isPresent()) {
      return Fetched.none(names(), file.boards(), Trouble.refused(objection.get()));
    }
    String target = item.shelf().target();
    URI from = order.mirror().file(target, file.name());
    var source = new Fetched.Source(from, order.folder(target).resolve(file.name()), file.sha256());
    return order.dryRun() ? looked(source) : downloaded(source);
  }

  private List<String> names() {
    return wishes.stream().map(Wish::name).distinct().toList();
  }

  private Optional<Problem> objection(PublishedFile file) {
    String small = file.name().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(file.name()).matches()
        || small.startsWith("sha256sums")
        || TAKEN.stream().anyMatch(small::endsWith)) {
      return Optional.of(
          Problem.of(
              "mirror.name",
              "no image for " + String.join(", ", names()),
              "profiles.json calls it '%.80s', which is no plain name of an image"
                  .formatted(file.name()),
              NOT_USED));
    }
    return item.shelf().list().sum(file.name()).equals(Optional.of(file.sha256()))
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                "mirror.not-listed",
                file.name() + " is not used",
                "sha256sums does not have it with the hash that profiles.json says",
                NOT_USED));
  }

  private Fetched looked(Fetched.Source source) {
    if (Files.isRegularFile(source.to())) {
      try {
        Image image = ImageReader.read(source.to());
        if (image.sha256().equals(source.sha256())) {
          return judged(source, image, Result.PRESENT);
        }
      } catch (FleetException e) {
        return result(source, OptionalLong.empty(), Trouble.local(e.problems().getFirst()));
      }
    }
    return good(source, OptionalLong.empty(), Result.WOULD_FETCH);
  }

  private Fetched downloaded(Fetched.Source source) throws InterruptedException {
    var wanted = new Wanted(source.from(), source.to(), source.sha256(), OptionalLong.empty());
    return switch (download.get(wanted, progress)) {
      case DownloadOutcome.Arrived arrived -> read(source, Result.FETCHED);
      case DownloadOutcome.AlreadyThere there -> read(source, Result.PRESENT);
      case DownloadOutcome.Failed failed ->
          result(
              source,
              OptionalLong.empty(),
              new Trouble(
                  switch (failed.cause()) {
                    case UNREACHABLE -> Result.UNREACHABLE;
                    case MISSING -> Result.MISSING;
                    case WRONG -> Result.REFUSED;
                    case LOCAL -> Result.LOCAL;
                  },
                  failed.problem()));
    };
  }

  private Fetched read(Fetched.Source source, Result result) {
    try {
      Fetched judged = judged(source, ImageReader.read(source.to()), result);
      if (!judged.result().good() && result == Result.FETCHED) {
        Files.delete(source.to());
      }
      return judged;
    } catch (FleetException e) {
      return result(source, OptionalLong.empty(), Trouble.local(e.problems().getFirst()));
    } catch (IOException e) {
      return result(source, OptionalLong.empty(), Trouble.local(notRemoved(source.to(), e)));
    }
  }

  private static Problem notRemoved(Path file, IOException e) {
    return Problem.of(
        "mirror.not-removed",
        file + " must not be used and cannot be removed",
        String.valueOf(e.getMessage()),
        "Remove it by hand.");
  }

  private Fetched judged(Fetched.Source source, Image image, Result result) {
    return flaw(image)
        .map(why ->
            result(
                source,
                OptionalLong.of(image.sizeBytes()),
                Trouble.refused(
                    Problem.of(
                        "mirror.image",
                        source.to() + " must not be used",
                        why,
                        result == Result.FETCHED ? "It was removed. " + NOT_USED : NOT_USED))))
        .orElseGet(() -> good(source, OptionalLong.of(image.sizeBytes()), result));
  }

  /** What the file itself says against it. */
  private Optional<String> flaw(Image image) {
    boolean disk = wishes.stream().anyMatch(Wish::isDisk);
    boolean kind =
        disk
            ? image.kind() == ImageKind.DISK
            : image.kind() == ImageKind.SYSUPGRADE || image.kind() == ImageKind.DISK;
    if (image.verdict() == Verdict.REFUSE || !kind) {
      return Optional.of(
          "its release means it for sysupgrade, and by its bytes it is not: " + image.why());
    }
    return image
        .metadata()
        .flatMap(said ->
            wishes.stream()
                .filter(wish -> !wish.isDisk() && !said.boards().contains(wish.board()))
                .findFirst())
        .map(wish -> "its own metadata does not name the board '" + wish.board() + "'");
  }

  private Fetched good(Fetched.Source source, OptionalLong size, Result result) {
    return new Fetched(
        names(), item.file().boards(), Optional.of(source), size, result, Optional.empty());
  }

  private Fetched result(Fetched.Source source, OptionalLong size, Trouble trouble) {
    return new Fetched(
        names(),
        item.file().boards(),
        Optional.of(source),
        size,
        trouble.result(),
        Optional.of(trouble.problem()));
  }
}
