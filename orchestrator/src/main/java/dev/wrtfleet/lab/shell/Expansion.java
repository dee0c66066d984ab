package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.Entry;
import dev.wrtfleet.lab.files.FileTrouble;
import dev.wrtfleet.lab.shell.Syntax.Literal;
import dev.wrtfleet.lab.shell.Syntax.Piece;
import dev.wrtfleet.lab.shell.Syntax.Substitution;
import dev.wrtfleet.lab.shell.Syntax.Variable;
import dev.wrtfleet.lab.shell.Syntax.Word;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Turns words as written into the strings a program gets: variables, substitution, globs. */
final class Expansion {
  private static final int SUBSTITUTION_MAX_BYTES = 1 << 20;

  private final Shell shell;
  private final Streams streams;
  private int status;

  Expansion(Shell shell, Streams streams) {
    this.shell = shell;
    this.streams = streams;
  }

  /** The status of the last substitution, 0 where there was none. */
  int status() {
    return status;
  }

  /** All words, split into fields where unquoted. */
  List<String> all(List<Word> words) {
    var fields = new ArrayList<String>();
    for (Word word : words) {
      fields.addAll(fields(word));
    }
    return fields;
  }

  /** A word as one text, never split: for assignments and redirections. */
  String text(Word word) {
    var text = new StringBuilder();
    word.pieces().forEach(piece -> text.append(value(piece)));
    return text.toString();
  }

  private List<String> fields(Word word) {
    var fields = new Fields();
    for (Piece piece : word.pieces()) {
      boolean quoted =
          switch (piece) {
            case Literal literal -> literal.quoted();
            case Variable variable -> variable.quoted();
            case Substitution substitution -> substitution.quoted();
          };
      if (piece instanceof Literal || quoted) {
        fields.append(value(piece), quoted);
      } else {
        fields.split(value(piece));
      }
    }
    return fields.done();
  }

  private String value(Piece piece) {
    return switch (piece) {
      case Literal literal -> literal.text();
      case Variable variable -> {
        String set = shell.variable(variable.name()).orElse("");
        yield set.isEmpty() ? variable.fallback().orElse("") : set;
      }
      case Substitution substitution -> substitute(substitution.body());
    };
  }

  private String substitute(Syntax body) {
    var out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            if (count < SUBSTITUTION_MAX_BYTES) {
              super.write(bytes, offset, length);
            }
          }
        };
    status = shell.subshell(body, streams.withOut(out));
    String text = out.toString(StandardCharsets.UTF_8);
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Collects the fields of one word. */
  private final class Fields {
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private final StringBuilder pattern = new StringBuilder();
    private boolean started;
    private boolean globs;

    void append(String text, boolean quoted) {
      started |= quoted || !text.isEmpty();
      current.append(text);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean special = !quoted && (c == '*' || c == '?');
        globs |= special;
        pattern.append(special ? (c == '*' ? "[^/]*" : "[^/]") : Pattern.quote("" + c));
      }
    }

    void split(String text) {
      boolean first = true;
      for (String part : text.split("[ \t\n]+", -1)) {
        if (!first) {
          finish();
        }
        append(part, false);
        first = false;
      }
    }

    void finish() {
      if (started) {
        fields.addAll(globs ? matches() : List.of(current.toString()));
      }
      current.setLength(0);
      pattern.setLength(0);
      started = false;
      globs = false;
    }

    List<String> done() {
      finish();
      return fields;
    }

    /** Names that fit; only the last part of a path may hold wildcards. */
    private List<String> matches() {
      String given = current.toString();
      String folder = given.substring(0, given.lastIndexOf('/') + 1);
      Pattern wanted = Pattern.compile(pattern.toString());
      try {
        List<String> found =
            shell.host().files().list(shell.path(folder.isEmpty() ? "." : folder)).stream()
                .map(Entry::name)
                .filter(name -> !name.startsWith(".") && wanted.matcher(folder + name).matches())
                .map(name -> folder + name)
                .toList();
        return found.isEmpty() ? List.of(given) : found;
      } catch (FileTrouble e) {
        return List.of(given);
      }
    }
  }
}
