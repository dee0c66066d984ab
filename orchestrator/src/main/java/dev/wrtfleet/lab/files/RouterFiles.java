package dev.wrtfleet.lab.files;

import dev.wrtfleet.lab.firmware.Trailer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The file system of one router: a tmpfs on {@code /tmp} that forgets, flash for the rest, and
 * files that are computed when read ({@code /proc}). Both places have a limit. Paths are absolute
 * and plain. Every operation is atomic, as {@code mkdir} must be for a lock.
 */
public final class RouterFiles {
  private static final int DIRECTORY_MODE = 0755;
  private static final String TMP = "/tmp";

  private sealed interface Node {}

  private record Folder(int mode, Instant modified) implements Node {}

  private record Stored(Content content, int mode, Instant modified) implements Node {}

  private record Computed(Supplier<String> text) implements Node {}

  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final Path disk;
  private final Space tmp;
  private final Space flash;
  private long spills;

  /**
   * An empty file system.
   *
   * @param disk a folder of this machine for large files; it is made when needed
   */
  public RouterFiles(Path disk, long tmpBytes, long flashBytes) {
    this.disk = disk;
    tmp = new Space(tmpBytes);
    flash = new Space(flashBytes);
    nodes.put("/", new Folder(DIRECTORY_MODE, Instant.now()));
    nodes.put(TMP, new Folder(DIRECTORY_MODE, Instant.now()));
  }

  /** The place a path is on. */
  public Space space(String path) {
    return inTmp(path) ? tmp : flash;
  }

  /** What is at a path, if anything. */
  public synchronized Optional<Entry> stat(String path) {
    Node node = nodes.get(path);
    return node == null ? Optional.empty() : Optional.of(entry(path, node));
  }

  /** What is at a path, or ENOENT. */
  public Entry find(String path) throws FileTrouble {
    return stat(path).orElseThrow(() -> new FileTrouble(FileTrouble.MISSING));
  }

  /** The entries of a directory, by name. */
  public synchronized List<Entry> list(String directory) throws FileTrouble {
    if (!find(directory).directory()) {
      throw new FileTrouble(FileTrouble.NO_DIRECTORY);
    }
    String prefix = directory.equals("/") ? "/" : directory + "/";
    var found = new ArrayList<Entry>();
    for (var each : nodes.tailMap(prefix, false).entrySet()) {
      if (!each.getKey().startsWith(prefix)) {
        break;
      }
      if (each.getKey().indexOf('/', prefix.length()) < 0) {
        found.add(entry(each.getKey(), each.getValue()));
      }
    }
    return found;
  }

  /** Opens a file for reading. */
  public InputStream read(String path) throws IOException {
    return source(path).from(0);
  }

  /** A whole file as text, empty where there is none. */
  public String text(String path) {
    try (InputStream in = read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** A file as something to look into at any offset. */
  public synchronized Trailer.Source source(String path) throws FileTrouble {
    return switch (nodes.get(path)) {
      case null -> throw new FileTrouble(FileTrouble.MISSING);
      case Folder folder -> throw new FileTrouble(FileTrouble.DIRECTORY);
      case Stored stored -> stored.content();
      case Computed computed -> bytes(computed.text().get().getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Opens a file for writing; what was in it is gone, unless appending. */
  public synchronized OutputStream write(String path, boolean append) throws IOException {
    needParent(path);
    Node node = nodes.get(path);
    if (node instanceof Folder) {
      throw new FileTrouble(FileTrouble.DIRECTORY);
    }
    if (node instanceof Computed) {
      return OutputStream.nullOutputStream();
    }
    byte[] kept = new byte[0];
    if (append && node instanceof Stored stored) {
      if (!stored.content().shared()) {
        return new FileSink(stored.content(), space(path), path);
      }
      kept = stored.content().from(0).readAllBytes();
    }
    int mode = node instanceof Stored old ? old.mode() : 0644;
    release(path);
    var content = new Content(disk.resolve(Long.toString(spills++)));
    content.use();
    nodes.put(path, new Stored(content, mode, Instant.now()));
    var sink = new FileSink(content, space(path), path);
    sink.write(kept);
    return sink;
  }

  /** Puts a whole file there, with all directories above it. */
  public void put(String path, byte[] bytes, int mode) throws IOException {
    parents(path);
    try (OutputStream out = write(path, false)) {
      out.write(bytes);
    }
    chmod(path, mode);
  }

  /** Puts a whole text there, with all directories above it. */
  public void put(String path, String text) throws IOException {
    put(path, text.getBytes(StandardCharsets.UTF_8), 0644);
  }

  /** A file whose text is computed anew for every reader. */
  public synchronized void compute(String path, Supplier<String> text) {
    parents(path);
    nodes.put(path, new Computed(text));
  }

  /** Makes the directories above a path. */
  public synchronized void parents(String path) {
    for (int i = path.indexOf('/', 1); i > 0; i = path.indexOf('/', i + 1)) {
      nodes.putIfAbsent(path.substring(0, i), new Folder(DIRECTORY_MODE, Instant.now()));
    }
  }

  /** Sets permission bits. */
  public synchronized void chmod(String path, int mode) throws FileTrouble {
    find(path);
    nodes.computeIfPresent(
        path,
        (at, node) ->
            switch (node) {
              case Folder folder -> new Folder(mode, folder.modified());
              case Stored stored -> new Stored(stored.content(), mode, stored.modified());
              case Computed computed -> computed;
            });
  }

  /** {@code mkdir(2)}: fails where something is. */
  public synchronized void makeDirectory(String path) throws FileTrouble {
    needParent(path);
    if (nodes.putIfAbsent(path, new Folder(DIRECTORY_MODE, Instant.now())) != null) {
      throw new FileTrouble(FileTrouble.EXISTS);
    }
  }

  /** {@code rmdir(2)}. */
  public synchronized void removeDirectory(String path) throws FileTrouble {
    if (!list(path).isEmpty()) {
      throw new FileTrouble(FileTrouble.NOT_EMPTY);
    }
    nodes.remove(path);
  }

  /** {@code unlink(2)}. */
  public synchronized void remove(String path) throws IOException {
    if (find(path).directory()) {
      throw new FileTrouble(FileTrouble.DIRECTORY);
    }
    release(path);
  }

  /** Removes a path and all below it. */
  public synchronized void removeTree(String path) throws IOException {
    for (String each : below(path)) {
      release(each);
    }
    release(path);
  }

  /** {@code rename(2)}, within one place and between both; also of directories. */
  public synchronized void rename(String from, String to) throws IOException {
    find(from);
    needParent(to);
    if (stat(to).isPresent() && !from.equals(to)) {
      removeTree(to);
    }
    for (String each : below(from)) {
      move(each, to + each.substring(from.length()));
    }
    move(from, to);
  }

  /** Copies a file; the bytes are shared until either is written anew. */
  public synchronized void copy(String from, String to) throws IOException {
    Trailer.Source source = source(from);
    needParent(to);
    if (nodes.get(to) instanceof Folder) {
      throw new FileTrouble(FileTrouble.DIRECTORY);
    }
    release(to);
    if (source instanceof Content content && space(to).grow(0, content.size()) == content.size()) {
      content.use();
      nodes.put(to, new Stored(content, 0644, Instant.now()));
      return;
    }
    try (InputStream in = source.from(0);
        OutputStream out = write(to, false)) {
      in.transferTo(out);
    }
  }

  private void move(String from, String to) throws FileTrouble {
    Node node = nodes.remove(from);
    if (node instanceof Stored stored && space(from) != space(to)) {
      long size = stored.content().size();
      if (space(to).grow(0, size) < size) {
        throw new FileTrouble(FileTrouble.FULL);
      }
      space(from).free(size);
    }
    if (node != null) {
      nodes.put(to, node);
    }
  }

  private List<String> below(String path) {
    return List.copyOf(nodes.subMap(path + "/", path + "0").keySet());
  }

  private void release(String path) throws IOException {
    if (nodes.remove(path) instanceof Stored stored) {
      space(path).free(stored.content().size());
      stored.content().drop();
    }
  }

  private void needParent(String path) throws FileTrouble {
    int slash = path.lastIndexOf('/');
    String parent = slash <= 0 ? "/" : path.substring(0, slash);
    if (!find(parent).directory()) {
      throw new FileTrouble(FileTrouble.NO_DIRECTORY);
    }
  }

  private static boolean inTmp(String path) {
    return path.equals(TMP) || path.startsWith(TMP + "/");
  }

  private static Entry entry(String path, Node node) {
    return switch (node) {
      case Folder folder -> new Entry(path, true, 0, folder.mode(), folder.modified());
      case Stored stored ->
          new Entry(path, false, stored.content().size(), stored.mode(), stored.modified());
      case Computed computed -> new Entry(path, false, 0, 0444, Instant.now());
    };
  }

  private static Trailer.Source bytes(byte[] bytes) {
    return new Trailer.Source() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream from(long offset) {
        int start = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, start, bytes.length - start);
      }
    };
  }
}
