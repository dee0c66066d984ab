package dev.wrtfleet.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A mount for one test, taken away at its end. */
public final class Mount implements AutoCloseable {
  private final Path where;
  private final boolean worked;

  private Mount(Path where, boolean worked) {
    this.where = where;
    this.worked = worked;
  }

  /** An empty disk of 512 kB. */
  public static Mount small(Path where) throws IOException {
    return of("512k", where);
  }

  /** An empty disk of this size, as mount knows sizes. */
  public static Mount of(String size, Path where) throws IOException {
    String[] words = {"mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", where.toString()};
    return new Mount(where, run(words));
  }

  /** The folder itself, but not to be written. */
  public static Mount readOnly(Path where) throws IOException {
    return new Mount(
        where,
        run("mount", "--bind", where.toString(), where.toString())
            && run("mount", "-o", "remount,bind,ro", where.toString()));
  }

  /** Whether this user may mount. */
  public boolean worked() {
    return worked;
  }

  private static boolean run(String... words) throws IOException {
    return new ProcessBuilder(List.of(words)).start().onExit().join().exitValue() == 0;
  }

  @Override
  public void close() throws IOException {
    run("umount", "--lazy", where.toString());
  }
}
