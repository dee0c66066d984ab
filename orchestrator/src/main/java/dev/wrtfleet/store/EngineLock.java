package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to drive the runs of a state folder: one process at a time, held by the operating
 * system, so that it is free the moment that process is gone, however it ended.
 */
public final class EngineLock implements AutoCloseable {
  /**
   * What this process holds. Static on purpose: a lock whose channel is collected as garbage is
   * released, and POSIX drops a lock when the process closes any other channel of the same file.
   */
  private static final Map<Path, EngineLock> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private EngineLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock, or says who has it. */
  public static EngineLock take(StateFolder folder, InstantSource clock) {
    return tryTake(folder, clock)
        .orElseThrow(() -> taken(folder, holder(folder).orElse("another process")));
  }

  /** Takes the lock; empty where another process, or this one, has it. */
  public static Optional<EngineLock> tryTake(StateFolder folder, InstantSource clock) {
    folder.prepare();
    synchronized (HELD) {
      Path file = real(folder);
      if (HELD.containsKey(file)) {
        return Optional.empty();
      }
      Optional<EngineLock> lock = lock(file);
      String me = "process " + ProcessHandle.current().pid();
      lock.ifPresent(taken -> {
        taken.write(me + " since " + clock.instant().truncatedTo(ChronoUnit.SECONDS));
        HELD.put(file, taken);
      });
      return lock;
    }
  }

  /** One name per file, whatever links lead to it. */
  private static Path real(StateFolder folder) {
    try {
      return folder.path().toRealPath().resolve(folder.lockFile().getFileName());
    } catch (IOException e) {
      return folder.lockFile();
    }
  }

  private static Optional<EngineLock> lock(Path file) {
    try {
      var options =
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      var mode = PosixFilePermissions.fromString("rw-------");
      var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode));
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
      if (lock.isEmpty()) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new EngineLock(file, channel));
    } catch (IOException e) {
      throw FleetException.wrongInput(
          Problem.of(
              "store.not-writable",
              "cannot lock " + file,
              StateFolder.reason(e),
              "Make the folder writable for this user, or name another one in $XDG_STATE_HOME."));
    }
  }

  private static FleetException taken(StateFolder folder, String holder) {
    return FleetException.wrongInput(
        Problem.of(
            "engine.locked",
            "another wrtfleet drives the runs in " + folder.path(),
            holder,
            "See how it stands with 'wrtfleet status', or wait until it has ended."));
  }

  /** Who drives the runs of this folder, for instance {@code process 4711 since …}. */
  public static Optional<String> holder(StateFolder folder) {
    Path file = real(folder);
    if (HELD.containsKey(file)) {
      return Optional.of("this very process");
    }
    try {
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file).strip()).filter(EngineLock::isAlive)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The lock itself is not asked for: trying it would refuse a driver that starts just then. */
  private static boolean isAlive(String holder) {
    String[] words = holder.split(" ", -1);
    return words.length > 1
        && words[1].matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(words[1])).isPresent();
  }

  /** Throws where the lock was given back. */
  void check() {
    if (!channel.isOpen()) {
      throw new IllegalStateException("the lock " + file + " was given back");
    }
  }

  private void write(String content) {
    try {
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(content + "\n"), 0);
    } catch (IOException e) {
      close();
      throw FleetException.wrongInput(
          Problem.of(
              "store.not-writable",
              "cannot write " + file,
              StateFolder.reason(e),
              "Free some space on the disk, or name another folder in $XDG_STATE_HOME."));
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(file, this);
      try {
        if (channel.isOpen()) {
          channel.truncate(0);
        }
        channel.close();
      } catch (IOException e) {
        // The operating system releases it at the end of the process at the latest.
        HELD.remove(file, this);
      }
    }
  }
}
