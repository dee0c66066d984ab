package dev.wrtfleet.view.terminal;

import dev.wrtfleet.image.ImageCard;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Firmware files for people and for scripts. */
public final class ImageView {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WRAP = 96;

  private final Paint paint;

  /** In these colours. */
  public ImageView(Paint paint) {
    this.paint = paint;
  }

  /** One JSON object: every field of the card and nothing else. */
  public static String json(ImageCard card) {
    return JSON.writeValueAsString(card);
  }

  /** A card for one file. */
  public List<String> card(ImageCard card) {
    var lines = new ArrayList<String>();
    lines.add(paint.bold(Words.plain(card.file())));
    lines.add(field("is", card.kind() + ", by its bytes " + card.container()));
    lines.add(field("for sysupgrade", verdict(card)));
    if (!card.boards().isEmpty()) {
      lines.add(field("boards", Words.plain(String.join(", ", card.boards()))));
    }
    if (!card.version().isEmpty() || !card.revision().isEmpty()) {
      lines.add(field("release", Words.plain(card.version() + " " + card.revision())));
    }
    if (!card.target().isEmpty()) {
      lines.add(field("target", Words.plain(card.target())));
    }
    if (!card.compat().isEmpty() && !card.compat().equals("1.0")) {
      lines.add(field("compat", Words.plain(card.compat() + " " + card.compatMessage())));
    }
    lines.add(field("metadata", card.metadata()));
    lines.add(field("size", Words.size(card.size()) + " (" + card.size() + " bytes)"));
    lines.add(field("sha256", card.sha256()));
    wrap(Words.plain(card.why())).forEach(line -> lines.add("  " + line));
    lines.add("");
    return lines;
  }

  /** A line a file, and what is wrong with those that are refused. */
  public List<String> table(List<ImageCard> cards) {
    var table = new Table("FILE", "KIND", "CONTAINER", "VERDICT", "RELEASE", "BOARDS");
    for (ImageCard card : cards) {
      table.row(
          shortName(card.file()),
          card.kind(),
          card.container(),
          card.verdict(),
          card.version(),
          boards(card));
    }
    var lines = new ArrayList<>(table.lines());
    for (ImageCard card : cards) {
      if (!card.verdict().equals("ok")) {
        lines.add("");
        lines.add(verdict(card) + "  " + Words.plain(shortName(card.file())));
        wrap(Words.plain(card.why())).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }

  private String verdict(ImageCard card) {
    return switch (card.verdict()) {
      case "ok" -> paint.good("✔ ok");
      case "refuse" -> paint.bad("✖ refuse");
      case "needs-map" -> paint.warn("! needs-map");
      default -> paint.warn("? " + card.verdict());
    };
  }

  private static String boards(ImageCard card) {
    int more = card.boards().size() - 2;
    String first = String.join(" ", card.boards().stream().limit(2).toList());
    return more > 0 ? first + " +" + more : first;
  }

  private static String shortName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private String field(String name, String value) {
    return "  " + paint.dim(name + " ".repeat(Math.max(1, 16 - name.length()))) + value;
  }

  private static List<String> wrap(String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WRAP) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
