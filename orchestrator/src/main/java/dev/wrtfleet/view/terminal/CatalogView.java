package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.Image;
import dev.wrtfleet.image.Metadata;
import dev.wrtfleet.image.Provenance;
import dev.wrtfleet.image.Provenance.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/** The images of folders for people and for scripts: what they are, and who vouches for them. */
public final class CatalogView {
  private static final int BOARDS_SHOWN = 2;

  private final Paint paint;
  private final Path folder;

  /** Paths are shown from this folder where they are in it. */
  public CatalogView(Paint paint, Path folder) {
    this.paint = paint;
    this.folder = folder;
  }

  /** A line an image, then what the less than signed ones lack. */
  public List<String> table(List<Image> images) {
    var table = new Table("FILE", "BOARDS", "RELEASE", "VERDICT", "PROVENANCE");
    for (Image image : images) {
      table.row(
          name(image),
          boards(image),
          image.metadata().map(Metadata::version).orElse(""),
          image.verdict().word(),
          ProvenanceWords.of(image.provenance()));
    }
    var lines = new ArrayList<>(table.lines());
    lines.addAll(lacking(images));
    return lines;
  }

  /** What was found of each image, and the count of each finding. */
  public List<String> verified(List<Image> images, Level required) {
    var lines = new ArrayList<String>();
    var counts = new TreeMap<Level, Integer>();
    for (Image image : images) {
      Provenance found = image.provenance();
      counts.merge(found.level(), 1, Integer::sum);
      String sign = isGood(image, required) ? paint.good("✔") : paint.bad("✖");
      lines.add(sign + " " + Words.plain(name(image)) + "  " + ProvenanceWords.of(found));
    }
    lines.addAll(lacking(images));
    var summary = new StringBuilder(images.size() + (images.size() == 1 ? " image" : " images"));
    counts
        .descendingMap()
        .forEach(
            (level, count) -> summary.append(", ").append(count).append(' ').append(level.word()));
    lines.add("");
    lines.add(summary.toString());
    return lines;
  }

  /** Whether an image is vouched for as required. */
  public static boolean isGood(Image image, Level required) {
    return image.provenance().level().atLeast(required);
  }

  /** One JSON object an image. */
  public static List<String> json(List<Image> images) {
    return images.stream().map(image -> fields(image).line()).toList();
  }

  /** One JSON object an image, with whether it is vouched for as required. */
  public static List<String> json(List<Image> images, Level required) {
    return images.stream()
        .map(image -> fields(image).put("good", isGood(image, required)).line())
        .toList();
  }

  private static JsonLine fields(Image image) {
    Provenance provenance = image.provenance();
    return new JsonLine()
        .put("file", image.file().toString())
        .put("size", image.sizeBytes())
        .put("sha256", image.sha256())
        .put("boards", image.metadata().map(Metadata::boards).orElse(List.of()))
        .put("version", image.metadata().map(Metadata::version).orElse(""))
        .put("revision", image.metadata().map(Metadata::revision).orElse(""))
        .put("verdict", image.verdict().word())
        .put("provenance", provenance.level().word())
        .put("signed_by", provenance.key())
        .put("lacks", provenance.lacks())
        .put("advice", provenance.advice());
  }

  /** One reason often holds for all images of a folder: it is said once. */
  private List<String> lacking(List<Image> images) {
    var files = new LinkedHashMap<Provenance, LinkedHashSet<String>>();
    for (Image image : images) {
      if (image.provenance().level() != Level.SIGNED) {
        files.computeIfAbsent(image.provenance(), each -> new LinkedHashSet<>()).add(name(image));
      }
    }
    var lines = new ArrayList<String>();
    files.forEach((provenance, names) -> {
      String first = names.getFirst();
      String more = names.size() > 1 ? " and " + (names.size() - 1) + " more" : "";
      lines.add("");
      lines.add(
          ProvenanceWords.of(provenance, paint)
              + "  "
              + Words.plain(first + more + ": " + provenance.lacks()));
      lines.add("  → " + Words.plain(provenance.advice()));
    });
    return lines;
  }

  private String name(Image image) {
    Path file = image.file();
    return (file.startsWith(folder) ? folder.relativize(file) : file).toString();
  }

  private static String boards(Image image) {
    List<String> boards = image.metadata().map(Metadata::boards).orElse(List.of());
    String first = String.join(" ", boards.stream().limit(BOARDS_SHOWN).toList());
    return boards.size() > BOARDS_SHOWN ? first + " +" + (boards.size() - BOARDS_SHOWN) : first;
  }
}
