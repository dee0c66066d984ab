package dev.wrtfleet.lab.router;

import java.util.List;
import java.util.Map;

/** JSON in the two shapes ubus prints: indented with tabs, or {@code -S} on one line. */
final class Json {
  private final boolean indented;
  private final boolean escapesSlashes;
  private final StringBuilder out = new StringBuilder();

  private Json(boolean indented, boolean escapesSlashes) {
    this.indented = indented;
    this.escapesSlashes = escapesSlashes;
  }

  /**
   * Prints maps, lists, texts, numbers and booleans.
   *
   * @param escapesSlashes as json-c did until 2018: {@code ar71xx\/generic}
   */
  static String print(Object value, boolean indented, boolean escapesSlashes) {
    var json = new Json(indented, escapesSlashes);
    json.value(value, 0);
    return json.out.toString();
  }

  private void value(Object value, int depth) {
    switch (value) {
      case Map<?, ?> map -> {
        out.append('{');
        String separator = "";
        for (var each : map.entrySet()) {
          out.append(separator);
          line(depth + 1);
          text(String.valueOf(each.getKey()));
          out.append(indented ? ": " : ":");
          value(each.getValue(), depth + 1);
          separator = ",";
        }
        close(map.isEmpty(), depth, '}');
      }
      case List<?> list -> {
        out.append('[');
        String separator = "";
        for (Object each : list) {
          out.append(separator);
          line(depth + 1);
          value(each, depth + 1);
          separator = ",";
        }
        close(list.isEmpty(), depth, ']');
      }
      case String text -> text(text);
      default -> out.append(value);
    }
  }

  private void close(boolean empty, int depth, char bracket) {
    if (empty && indented) {
      line(depth + 1);
    }
    line(depth);
    out.append(bracket);
  }

  private void line(int depth) {
    if (indented) {
      out.append('\n').append("\t".repeat(depth));
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '/' -> out.append(escapesSlashes ? "\\/" : "/");
        default -> out.append(c);
      }
    }
    out.append('"');
  }
}
