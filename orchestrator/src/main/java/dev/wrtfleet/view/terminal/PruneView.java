package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.Useless;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is useless in folders of images, and what became of it. */
public final class PruneView {
  private final Paint paint;
  private final Path folder;

  /** Paths are shown from this folder where they are in it. */
  public PruneView(Paint paint, Path folder) {
    this.paint = paint;
    this.folder = folder;
  }

  /** Each file with its size and why, then the sum; {@code asked} is whether to delete. */
  public List<String> lines(List<Useless> found, Set<Path> deleted, boolean asked) {
    var lines = new ArrayList<String>();
    for (Useless each : found) {
      lines.add(
          paint.bold(Words.plain(name(each.file())))
              + "  "
              + Words.size(each.sizeBytes())
              + (deleted.contains(each.file()) ? "  deleted" : ""));
      lines.add("  " + Words.plain(each.why()));
    }
    lines.add(found.isEmpty() ? "Nothing is useless here." : sum(found, deleted, asked));
    return lines;
  }

  private static String sum(List<Useless> found, Set<Path> deleted, boolean asked) {
    long bytes =
        found.stream()
            .filter(each -> !asked || deleted.contains(each.file()))
            .mapToLong(Useless::sizeBytes)
            .sum();
    int files = asked ? deleted.size() : found.size();
    String what = files + (files == 1 ? " file, " : " files, ") + Words.size(bytes);
    return asked ? what + " deleted." : what + ". Nothing was deleted; --yes does.";
  }

  /** One JSON object a file. */
  public static List<String> json(List<Useless> found, Set<Path> deleted) {
    return found.stream()
        .map(each ->
            new JsonLine()
                .put("file", each.file().toString())
                .put("size", each.sizeBytes())
                .put("why", each.why())
                .put("deleted", deleted.contains(each.file()))
                .line())
        .toList();
  }

  private String name(Path file) {
    return (file.startsWith(folder) ? folder.relativize(file) : file).toString();
  }
}
