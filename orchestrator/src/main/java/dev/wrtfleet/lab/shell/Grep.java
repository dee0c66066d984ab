package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.files.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code grep} with basic, extended and fixed patterns. */
final class Grep implements Applet {
  @Override
  public int run(Call call) throws IOException {
    List<String> operands = new ArrayList<>(call.operands());
    String wanted = call.value("-e").filter(e -> call.words().contains("-e")).orElse("");
    if (wanted.isEmpty()) {
      if (operands.isEmpty()) {
        return 2;
      }
      wanted = operands.removeFirst();
    } else {
      operands.remove(wanted);
    }
    Pattern pattern = pattern(call, wanted);
    int hits = 0;
    boolean missing = false;
    for (String file : operands.isEmpty() ? List.of("-") : operands) {
      try (InputStream in = call.open(file)) {
        String prefix = operands.size() > 1 && !call.has('h') ? file + ":" : "";
        hits += grep(call, pattern, in, prefix);
      } catch (FileTrouble e) {
        if (!call.has('s')) {
          call.fail(file + ": " + e.reason());
        }
        missing = true;
      }
    }
    if (call.has('c')) {
      call.print(Integer.toString(hits));
    }
    return missing && hits == 0 ? 2 : hits == 0 ? 1 : 0;
  }

  private static int grep(Call call, Pattern pattern, InputStream in, String prefix)
      throws IOException {
    int hits = 0;
    boolean quiet = call.has('q') || call.has('c') || call.has('l');
    for (String line : TextPrograms.text(in)) {
      Matcher match = pattern.matcher(line);
      if ((call.has('x') ? match.matches() : match.find()) != call.has('v')) {
        hits++;
        if (!quiet) {
          call.print(prefix + (call.has('o') ? match.group() : line));
        }
      }
    }
    if (call.has('l') && hits > 0) {
      call.print(prefix.isEmpty() ? "(standard input)" : prefix.substring(0, prefix.length() - 1));
    }
    return hits;
  }

  private static Pattern pattern(Call call, String wanted) {
    int flags = call.has('i') ? Pattern.CASE_INSENSITIVE : 0;
    boolean fixed = call.has('F');
    String body = fixed ? Pattern.quote(wanted) : call.has('E') ? wanted : basic(wanted);
    return Pattern.compile(call.has('w') ? "\\b(?:" + body + ")\\b" : body, flags);
  }

  /** A POSIX basic expression in Java's words: there, these signs are plain unless escaped. */
  static String basic(String expression) {
    var out = new StringBuilder();
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      boolean more = i + 1 < expression.length();
      if (c == '\\' && more && "+?|(){}".indexOf(expression.charAt(i + 1)) >= 0) {
        out.append(expression.charAt(++i));
      } else if (c == '\\' && more) {
        out.append(c).append(expression.charAt(++i));
      } else if ("+?|(){}".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
