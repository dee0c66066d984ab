package dev.wrtfleet.lab.shell;

import dev.wrtfleet.lab.shell.Syntax.Literal;
import dev.wrtfleet.lab.shell.Syntax.Piece;
import dev.wrtfleet.lab.shell.Syntax.Substitution;
import dev.wrtfleet.lab.shell.Syntax.Variable;
import dev.wrtfleet.lab.shell.Syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a shell line into words and operators. Here-documents and arithmetic are refused. */
final class Lexer {
  private static final String SPECIAL_NAMES = "?$!#@*0123456789";

  /** A token: an operator, or a word where that is empty. */
  record Token(String operator, Word word) {
    boolean is(String text) {
      return operator.equals(text);
    }
  }

  private static final Word NO_WORD = new Word(List.of());

  private final String line;
  private int at;

  Lexer(String line) {
    this.line = line;
  }

  /** All tokens of the line. */
  List<Token> tokens() {
    var tokens = new ArrayList<Token>();
    while (true) {
      skipBlanks();
      if (at >= line.length()) {
        return tokens;
      }
      String operator = operator();
      if (operator.isEmpty()) {
        tokens.add(new Token("", word()));
      } else {
        at += operator.length();
        tokens.add(new Token(operator.equals("\n") ? ";" : operator, NO_WORD));
      }
    }
  }

  private void skipBlanks() {
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '#') {
        int end = line.indexOf('\n', at);
        at = end < 0 ? line.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (line.startsWith("\\\n", at)) {
        at += 2;
      } else {
        return;
      }
    }
  }

  private String operator() {
    int digits = at;
    while (digits < line.length() && Character.isDigit(line.charAt(digits))) {
      digits++;
    }
    if (digits < line.length() && "<>".indexOf(line.charAt(digits)) >= 0) {
      for (String each : List.of("<<", ">>", ">&", "<&", ">|", ">", "<")) {
        if (line.startsWith(each, digits)) {
          if (each.equals("<<")) {
            throw new SyntaxTrouble("syntax error: here-documents are not built in");
          }
          return line.substring(at, digits) + each;
        }
      }
    }
    for (String each : List.of("&&", "||", ";;", ";", "&", "|", "(", ")", "\n")) {
      if (line.startsWith(each, at)) {
        return each;
      }
    }
    return "";
  }

  private Word word() {
    var pieces = new ArrayList<Piece>();
    var plain = new StringBuilder();
    while (at < line.length() && " \t\r\n;&|<>()".indexOf(line.charAt(at)) < 0) {
      char c = line.charAt(at);
      switch (c) {
        case '\'' -> {
          flush(plain, pieces);
          int end = line.indexOf('\'', at + 1);
          if (end < 0) {
            throw new SyntaxTrouble("syntax error: unterminated quoted string");
          }
          pieces.add(new Literal(line.substring(at + 1, end), true));
          at = end + 1;
        }
        case '"' -> {
          flush(plain, pieces);
          at++;
          quoted(pieces);
        }
        case '\\' -> {
          flush(plain, pieces);
          pieces.add(
              new Literal(at + 1 < line.length() ? line.substring(at + 1, at + 2) : "", true));
          at += 2;
        }
        case '$', '`' -> {
          flush(plain, pieces);
          pieces.add(expansion(false));
        }
        default -> {
          plain.append(c);
          at++;
        }
      }
    }
    flush(plain, pieces);
    return new Word(List.copyOf(pieces));
  }

  private void quoted(List<Piece> pieces) {
    var text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && "$`\"\\".indexOf(line.charAt(at + 1)) >= 0) {
        text.append(line.charAt(at + 1));
        at += 2;
      } else if (c == '$' || c == '`') {
        pieces.add(new Literal(text.toString(), true));
        text.setLength(0);
        pieces.add(expansion(true));
      } else {
        text.append(c);
        at++;
      }
    }
    if (at >= line.length()) {
      throw new SyntaxTrouble("syntax error: unterminated quoted string");
    }
    at++;
    pieces.add(new Literal(text.toString(), true));
  }

  private Piece expansion(boolean quoted) {
    if (line.charAt(at) == '`') {
      int end = line.indexOf('`', at + 1);
      if (end < 0) {
        throw new SyntaxTrouble("syntax error: EOF in backquote substitution");
      }
      String body = line.substring(at + 1, end);
      at = end + 1;
      return new Substitution(Parser.parse(body), quoted);
    }
    if (line.startsWith("$((", at)) {
      throw new SyntaxTrouble("syntax error: arithmetic is not built in");
    }
    if (line.startsWith("$(", at)) {
      int end = closing(at + 1);
      String body = line.substring(at + 2, end);
      at = end + 1;
      return new Substitution(Parser.parse(body), quoted);
    }
    if (line.startsWith("${", at)) {
      return braces(quoted);
    }
    int end = at + 1;
    if (end < line.length() && SPECIAL_NAMES.indexOf(line.charAt(end)) >= 0) {
      end++;
    } else {
      while (end < line.length() && isNamePart(line.charAt(end))) {
        end++;
      }
    }
    String name = line.substring(at + 1, end);
    at = end;
    return name.isEmpty() ? new Literal("$", quoted) : new Variable(name, Optional.empty(), quoted);
  }

  private Piece braces(boolean quoted) {
    int end = line.indexOf('}', at);
    if (end < 0) {
      throw new SyntaxTrouble("syntax error: missing '}'");
    }
    String body = line.substring(at + 2, end);
    at = end + 1;
    int fallback = body.indexOf(":-");
    if (fallback < 0) {
      if (!body.chars().allMatch(c -> isNamePart((char) c)) && !SPECIAL_NAMES.contains(body)) {
        throw new SyntaxTrouble("syntax error: bad substitution");
      }
      return new Variable(body, Optional.empty(), quoted);
    }
    return new Variable(
        body.substring(0, fallback), Optional.of(body.substring(fallback + 2)), quoted);
  }

  /** The parenthesis that closes the one at this place; quotes hide others. */
  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'' || c == '"') {
        int end = line.indexOf(c, i + 1);
        i = end < 0 ? line.length() : end;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    throw new SyntaxTrouble("syntax error: unterminated substitution");
  }

  private static boolean isNamePart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static void flush(StringBuilder plain, List<Piece> pieces) {
    if (!plain.isEmpty()) {
      pieces.add(new Literal(plain.toString(), false));
      plain.setLength(0);
    }
  }
}
