package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.Command;
import dev.wrtfleet.router.CommandResult;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.RouterWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Fetches the router's configuration and proves that it can be read. Where it is to be kept as it
 * is, an unreadable archive refuses the upgrade: sysupgrade would make the same one and lose
 * everything.
 */
final class Backup {
  /** Compressing on a 400 MHz router, and a slow line. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** A full overlay of a big router; more is no configuration. */
  private static final long BYTES_MAX = 256L * 1024 * 1024;

  private static final Command CREATE = Command.of("sysupgrade", "-b", "-").within(LIMIT);

  private Backup() {}

  /** What came of it: the size of the archive, or why the host ends. */
  sealed interface Result {
    record Kept(long bytes) implements Result {}

    record Stopped(End end) implements Result {}
  }

  static Result take(Trip trip, Session session, BackupFolder folder) throws LinkException {
    Path file = folder.file(trip.run(), trip.name());
    CommandResult result;
    try {
      folder.prepare(file);
      result = session.with(link -> link.fetch(CREATE, file, BYTES_MAX));
    } catch (IOException e) {
      return new Result.Stopped(
          End.refused(
              "the backup cannot be written to " + file + ": " + e.getMessage(),
              "Make the folder writable, or free space there. Nothing was done to the router."));
    }
    return judge(trip, result, file);
  }

  private static Result judge(Trip trip, CommandResult result, Path file) {
    if (!result.ok()) {
      return unusable(trip, "'sysupgrade -b -' failed: " + RouterWords.of(result));
    }
    if (result.cut()) {
      return unusable(trip, "the archive is larger than " + Words.size(BYTES_MAX));
    }
    return switch (ConfigArchive.read(file)) {
      case ConfigArchive.Good(int files, long bytes) -> new Result.Kept(bytes);
      case ConfigArchive.Bad(String why) -> unusable(trip, "the archive cannot be read: " + why);
    };
  }

  private static Result unusable(Trip trip, String why) {
    if (!trip.carriesOverConfig()) {
      String instead = trip.keepsConfig() ? "an earlier one is brought back" : "it is wiped anyway";
      trip.started(Step.BACKUP, "no usable backup of the configuration, " + instead + ": " + why);
      return new Result.Kept(0);
    }
    return new Result.Stopped(
        End.refused(
            "the configuration cannot be carried over: " + why,
            "On OpenWrt 24.10.0 to 24.10.8 an init script that prints something when asked"
                + " 'enabled' spoils the archive and the router would come back factory-fresh. Find"
                + " it with: for s in /etc/init.d/*; do $s enabled; done"));
  }

  /** The file a restore would use, where it is there. */
  static String where(Trip trip, BackupFolder folder) {
    Path file = folder.file(trip.run(), trip.name());
    return Files.exists(file) ? " Its configuration is kept in " + file + "." : "";
  }
}
