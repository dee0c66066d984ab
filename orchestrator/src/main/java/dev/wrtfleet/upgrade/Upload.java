package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.Ending;
import dev.wrtfleet.router.Link;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.RouterWords;
import dev.wrtfleet.router.ShellLine;
import dev.wrtfleet.router.UploadProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Brings the image, or a configuration, to the router's memory, whole or not at all: it grows under
 * another name, its hash is compared on the router, and only then it gets its own name. One that is
 * there already, with the right hash, is used.
 */
final class Upload {
  /** The slowest line worth waiting for. */
  private static final long BYTES_PER_SECOND_MIN = 4 * 1024;

  /** The largest piece that is sent between two pauses. */
  private static final long BLOCK_BYTES_MAX = 64 * 1024;

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int OUTPUT_MAX = 16 * 1024;
  private static final int NO_SUCH_COMMAND = 127;

  private final Trip trip;
  private final Cargo cargo;
  private final String part;

  private Upload(Trip trip, Cargo cargo) {
    this.trip = trip;
    this.cargo = cargo;
    this.part = OnRouter.part(cargo.target());
  }

  /** What is sent, and where it is to lie. */
  private record Cargo(String what, Path file, long sizeBytes, String sha256, String target) {}

  /** Of the image. */
  static Upload ofImage(Trip trip) {
    PlannedImage image = trip.image();
    String target = OnRouter.image(image.sha256());
    return new Upload(
        trip, new Cargo("image", image.file(), image.sizeBytes(), image.sha256(), target));
  }

  /** Of a configuration it had once, from this file. */
  static Upload ofConfig(Trip trip, KeptConfig config, Path file) {
    String target = OnRouter.config(config.sha256());
    return new Upload(
        trip, new Cargo("configuration", file, config.sizeBytes(), config.sha256(), target));
  }

  /** Sends it if need be; empty where it lies on the router, proved. */
  Optional<End> bring(Session session, long backupBytes, Room.Needed room) throws LinkException {
    Optional<End> changed = changedSincePlanning();
    if (changed.isPresent()) {
      return changed;
    }
    if (lies(session)) {
      return room == Room.Needed.AHEAD ? room.check(session, 0, backupBytes) : Optional.empty();
    }
    OnRouter.remove(session, cargo.target());
    Optional<End> tight = room.check(session, cargo.sizeBytes(), backupBytes);
    if (tight.isPresent()) {
      return tight;
    }
    Optional<End> end;
    try {
      end = session.with(this::send);
    } catch (CancellationException e) {
      // The command that takes the image ends with its connection, and lets go of the file.
      session.close();
      Stop.whereAsked(trip, session);
      throw e;
    }
    if (end.isPresent()) {
      OnRouter.tidy(session, trip);
    }
    return end;
  }

  /** Whether it lies on the router, whole and under its own name. */
  boolean lies(Session session) throws LinkException {
    return session.with(link -> isWhole(link, cargo.target()));
  }

  /** The file is read again right before it is sent: what is flashed is what was planned. */
  Optional<End> changedSincePlanning() {
    Path file = cargo.file();
    try {
      return FileHash.of(file, FileHash.SHA256).equals(cargo.sha256())
          ? Optional.empty()
          : Optional.of(
              End.refused(
                  file + " changed since planning: its sha256 is another one",
                  "Find out who changed it. If that was right, plan again."));
    } catch (IOException e) {
      return Optional.of(
          End.refused(
              file + " cannot be read any more: " + e.getMessage(),
              "Put the file back and run again."));
    }
  }

  /** One try; damage on the way counts as a broken link, so that it is sent again. */
  private Optional<End> send(Link link) throws LinkException {
    CommandResult sent =
        link.send(
            new Command(ShellLine.of("cat").to(part), limit(), silence(), OUTPUT_MAX),
            cargo.file(),
            new Paying());
    if (!sent.ok()) {
      return notTaken(sent);
    }
    if (!isWhole(link, part)) {
      throw new LinkException(
          new LinkFailure.Lost(
              "the " + cargo.what() + " arrived damaged, its hash on the router is another one"));
    }
    CommandResult moved = link.run(Command.of("mv", part, cargo.target()));
    return moved.ok() ? Optional.empty() : notTaken(moved);
  }

  /** Waits after each block until it is paid for. */
  private final class Paying implements UploadProgress {
    private long paid;

    @Override
    public void at(long sentBytes, long totalBytes) {
      stopWhereAsked();
      long bytes = sentBytes - paid;
      paid = sentBytes;
      trip.rates().paid(trip.planned(), trip.playbook(), bytes, Upload.this::stopWhereAsked);
    }
  }

  /** An upload takes minutes on a slow line; what has arrived of it is worth nothing. */
  private void stopWhereAsked() {
    if (trip.journal().isToStop()) {
      throw Stop.now(trip);
    }
  }

  private Optional<End> notTaken(CommandResult result) throws LinkException {
    if (result.ending() instanceof Ending.Closed) {
      throw new LinkException(new LinkFailure.Lost("the upload ended without an exit status"));
    }
    return Optional.of(
        End.refused(
            "the router could not take the " + cargo.what() + ": " + RouterWords.of(result),
            "Free memory on the router (a reboot does) and run again."));
  }

  private boolean isWhole(Link link, String file) throws LinkException {
    CommandResult result = link.run(Command.of("sha256sum", file).within(START));
    if (result.ending() instanceof Ending.Exited(int status) && status == NO_SUCH_COMMAND) {
      CommandResult md5 = link.run(Command.of("md5sum", file).within(START));
      return md5.ok() && md5.out().startsWith(localMd5() + " ");
    }
    return result.ok() && result.out().startsWith(cargo.sha256() + " ");
  }

  private String localMd5() {
    try {
      return FileHash.of(cargo.file(), FileHash.MD5);
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private Duration limit() {
    return START
        .plusSeconds(cargo.sizeBytes() / BYTES_PER_SECOND_MIN)
        .plus(UploadRates.longest(trip.planned(), trip.playbook(), cargo.sizeBytes()));
  }

  /** While others are sending, nothing is heard of this one. */
  private Duration silence() {
    return SILENCE.plus(UploadRates.longest(trip.planned(), trip.playbook(), BLOCK_BYTES_MAX));
  }
}
