package dev.wrtfleet.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found when images were read, so that they need not be read again while they are the same
 * files. Whatever is wrong with the index, the files are read instead: it costs time, never an
 * answer. It is no proof: what is uploaded is hashed again right before.
 */
public final class CatalogIndex {
  private static final Logger log = LoggerFactory.getLogger(CatalogIndex.class);

  private final Optional<IndexFile> file;
  private final InstantSource clock;
  private final Map<Path, IndexEntry> known = new HashMap<>();
  private final Map<Path, IndexEntry> used = new ConcurrentHashMap<>();
  private final Map<Path, IndexEntry> fresh = new ConcurrentHashMap<>();

  private CatalogIndex(Optional<IndexFile> file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    file.ifPresent(each -> load(each, known));
  }

  /** None: every file is read. */
  public static CatalogIndex none() {
    return new CatalogIndex(Optional.empty(), () -> Instant.EPOCH);
  }

  /** The one kept in this folder, which is made where it is missing. */
  public static CatalogIndex in(Path folder, InstantSource clock) {
    return new CatalogIndex(
        Fingerprint.ofRecogniser().map(print -> new IndexFile(folder, print)), clock);
  }

  /** One in this file. */
  static CatalogIndex in(IndexFile file, InstantSource clock) {
    return new CatalogIndex(Optional.of(file), clock);
  }

  private static void load(IndexFile file, Map<Path, IndexEntry> into) {
    try {
      into.putAll(file.read());
    } catch (IOException e) {
      log.info("{} is not used, the images are read: {}", file.path(), SmallFile.why(e));
    }
  }

  /** What was found in this file, where it is unchanged since. */
  Optional<Reading> find(Path image) {
    IndexEntry entry = known.get(image);
    if (entry == null) {
      return Optional.empty();
    }
    try {
      if (!entry.mark().equals(FileMark.of(image))) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // Reading it will say what is wrong.
      return Optional.empty();
    }
    used.put(image, entry);
    return Optional.of(entry.reading(image));
  }

  /** Reads a file, and keeps what was found where no change can have gone unseen. */
  Reading read(Path image, ReadsImages reader) {
    Optional<FileMark> before = mark(image);
    Reading reading = reader.read(image);
    boolean settled =
        before.isPresent()
            && before.equals(mark(image))
            && before.get().isSettledAt(clock.instant());
    if (settled) {
      fresh.put(image, IndexEntry.of(before.get(), reading));
    }
    return reading;
  }

  private static Optional<FileMark> mark(Path image) {
    try {
      return Optional.of(FileMark.of(image));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes what is new, beside what other processes wrote meanwhile. */
  void save() {
    if (file.isEmpty() || fresh.isEmpty()) {
      return;
    }
    var others = new HashMap<Path, IndexEntry>();
    load(file.get(), others);
    // What was used now stands first: where there is no room for all, the rest is forgotten.
    var all = new LinkedHashMap<Path, IndexEntry>(fresh);
    used.forEach(all::putIfAbsent);
    others.forEach(all::putIfAbsent);
    try {
      file.get().write(all);
    } catch (IOException e) {
      log.info("{} cannot be written: {}", file.get().path(), SmallFile.why(e));
    }
  }
}
