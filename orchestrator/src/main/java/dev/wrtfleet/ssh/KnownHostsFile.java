package dev.wrtfleet.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A known_hosts file shared by many threads and processes: read anew when it changed, added to
 * under a lock, rewritten by renaming a whole new file over it. The lock is a file beside it, since
 * the file itself is replaced.
 */
final class KnownHostsFile {
  private static final StandardOpenOption[] WRITE = {
    StandardOpenOption.CREATE, StandardOpenOption.WRITE
  };

  /** A file lock holds off other processes, but one process may not ask for it twice. */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Path file;
  private volatile Optional<Read> last = Optional.empty();

  KnownHostsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  private record Read(BasicFileAttributes as, KnownHosts hosts) {
    boolean still(BasicFileAttributes now) {
      return as.size() == now.size()
          && as.lastModifiedTime().equals(now.lastModifiedTime())
          && String.valueOf(as.fileKey()).equals(String.valueOf(now.fileKey()));
    }
  }

  /** The lines for this name; a file that is not there holds none. */
  List<KnownHostsLine> of(String name) throws IOException {
    try {
      var now = Files.readAttributes(file, BasicFileAttributes.class);
      var read = last.filter(known -> known.still(now));
      if (read.isEmpty()) {
        read = Optional.of(new Read(now, KnownHosts.parse(lines())));
        last = read;
      }
      return read.orElseThrow().hosts().of(name);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " " + e.getMessage(), e);
    }
  }

  /**
   * Adds a key for a name that has none.
   *
   * @return the lines now on file for that name: ours, or those of whoever was faster
   */
  List<KnownHostsLine> addFirst(String name, WireKey key) throws IOException {
    return locked(() -> {
      if (of(name).isEmpty()) {
        append(name + " " + key.type() + " " + key.base64() + "\n");
      }
      return of(name);
    });
  }

  /** Makes this key the name's only one. */
  void replace(String name, WireKey key) throws IOException {
    locked(() -> {
      of(name); // A damaged file is reported, not rewritten.
      var kept = new ArrayList<String>();
      for (String line : Files.exists(file) ? lines() : List.<String>of()) {
        Predicate<KnownHostsLine> ours = each -> !each.revoked() && each.matches(name);
        var hit = KnownHostsLine.parse(line).filter(ours);
        hit.map(each -> each.without(name)).orElse(Optional.of(line)).ifPresent(kept::add);
      }
      kept.add(name + " " + key.type() + " " + key.base64());
      Path next = Files.createTempFile(file.getParent(), ".known_hosts", ".new");
      try {
        write(next, 0, String.join("\n", kept) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
      return kept;
    });
  }

  private List<String> lines() throws IOException {
    // Comments may be in any encoding; keys and names are ASCII.
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
  }

  private void append(String line) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    boolean open =
        size > 0 && !new String(lastByte(size), StandardCharsets.ISO_8859_1).equals("\n");
    write(file, size, open ? "\n" + line : line);
  }

  private byte[] lastByte(long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var last = ByteBuffer.allocate(1);
      channel.read(last, size - 1);
      return last.array();
    }
  }

  private static void write(Path target, long from, String text) throws IOException {
    boolean created = from == 0 && !Files.exists(target);
    try (var channel = FileChannel.open(target, WRITE)) {
      if (created) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
      }
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      try {
        long at = from;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
        channel.force(true);
      } catch (IOException e) {
        // Half a line would make the whole file unusable.
        channel.truncate(from);
        throw e;
      }
    }
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private <T> T locked(Change<T> change) throws IOException {
    WRITING.lock();
    try {
      Files.createDirectories(
          Optional.ofNullable(file.getParent())
              .orElseThrow(() -> new IOException(file + " is not a file")));
      try (var beside = FileChannel.open(Path.of(file + ".lock"), WRITE);
          var lock = beside.lock()) {
        if (!lock.isValid()) {
          throw new IOException(file + ".lock cannot be locked");
        }
        return change.make();
      }
    } finally {
      WRITING.unlock();
    }
  }
}
