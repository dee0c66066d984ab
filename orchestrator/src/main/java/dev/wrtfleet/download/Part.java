package dev.wrtfleet.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The half file {@code NAME.part} beside its place, with a note of where it is from in the hidden
 * {@code .NAME.part}. The note's lock keeps two downloads of one file apart, also in two processes.
 */
final class Part implements AutoCloseable {
  private static final AtomicLong HOLDERS = new AtomicLong();
  private static final int NOTE_BYTES_MAX = 16 << 10;
  private static final int LOCK_TRIES = 5;

  private final Path target;
  private final Path file;
  private final Path noteFile;
  private final FileChannel note;
  private final FileLock lock;
  private final Optional<PartNote> found;
  private final FileChannel bytes;
  private MessageDigest digest = Sha256.digest();

  private Part(Path target, FileChannel note, FileLock lock, Optional<PartNote> found)
      throws IOException {
    this.target = target;
    this.file = file(target);
    this.noteFile = noteFile(target);
    this.note = note;
    this.lock = lock;
    this.found = found;
    this.bytes =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  static Path file(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  static Path noteFile(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  /** The half file of this target; empty while another download has it. */
  static Optional<Part> open(Path target) throws IOException {
    for (int i = 0; i < LOCK_TRIES; i++) {
      FileChannel note =
          FileChannel.open(
              noteFile(target),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        FileLock lock = lock(note);
        if (lock == null) {
          return Optional.empty();
        }
        Optional<PartNote> found = PartNote.parse(read(note));
        if (isStillThere(target, note)) {
          kept = true;
          return Optional.of(new Part(target, note, lock, found));
        }
      } finally {
        if (!kept) {
          note.close();
        }
      }
    }
    return Optional.empty();
  }

  private static @org.jspecify.annotations.Nullable FileLock lock(FileChannel note)
      throws IOException {
    try {
      return note.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  /**
   * Whether the file we hold the lock of is the one everybody else sees: whoever had the lock
   * before may have finished and taken the note away.
   */
  private static boolean isStillThere(Path target, FileChannel note) throws IOException {
    String holder = ProcessHandle.current().pid() + "-" + HOLDERS.incrementAndGet();
    write(note, holder);
    try {
      return Files.readString(noteFile(target), StandardCharsets.UTF_8).equals(holder);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String read(FileChannel note) throws IOException {
    note.position(0);
    return new String(
        Channels.newInputStream(note).readNBytes(NOTE_BYTES_MAX), StandardCharsets.UTF_8);
  }

  private static void write(FileChannel note, String text) throws IOException {
    note.truncate(0);
    note.position(0);
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (buffer.hasRemaining()) {
      note.write(buffer);
    }
  }

  /** What was noted of the half file when it was opened. */
  Optional<PartNote> found() {
    return found;
  }

  /** Notes where the bytes come from, before the first of them is written. */
  void note(PartNote text) throws IOException {
    write(note, text.text());
  }

  /** Takes all bytes there are into the hash, and returns how many they are. */
  long takeUp() throws IOException {
    digest = Sha256.digest();
    bytes.position(0);
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (bytes.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return bytes.position();
  }

  /** Begins anew, with nothing. */
  void empty() throws IOException {
    digest = Sha256.digest();
    bytes.truncate(0);
    bytes.position(0);
  }

  long length() throws IOException {
    return bytes.size();
  }

  void append(ByteBuffer buffer) throws IOException {
    digest.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      bytes.write(buffer);
    }
  }

  /** The hash of all bytes so far. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's SHA-256 can be copied", e);
    }
  }

  /** The first bytes, to see what it looks like. */
  byte[] head() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(256);
    bytes.read(head, 0);
    return java.util.Arrays.copyOf(head.array(), head.position());
  }

  /** Puts the whole file at its place, durably, in one step. */
  void finish() throws IOException {
    bytes.force(true);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(noteFile);
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      try (var entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    }
  }

  /** Throws the half file away. */
  void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(noteFile);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    lock.close();
    note.close();
  }
}
