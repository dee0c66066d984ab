package dev.wrtfleet.fleet;

import java.util.ArrayList;
import java.util.List;

/** Cuts a selector into signs and words. */
final class SelectorScanner {
  private static final String SIGNS = "&|,!()=@";

  /** What a token is. */
  enum Kind {
    WORD,
    QUOTED,
    AND,
    OR,
    COMMA,
    NOT,
    OPEN,
    CLOSE,
    EQUAL,
    UNEQUAL,
    FILE,
    END
  }

  /** A sign or word, and its column from 1. */
  record Token(Kind kind, String text, int column) {}

  private final SelectorSource source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  SelectorScanner(SelectorSource source) {
    this.source = source;
    this.text = source.text();
  }

  List<Token> tokens() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else if (SIGNS.indexOf(c) >= 0) {
        sign(c);
      } else {
        word();
      }
    }
    tokens.add(new Token(Kind.END, "the end", text.length() + 1));
    return tokens;
  }

  private void quoted(char quote) {
    int close = text.indexOf(quote, at + 1);
    if (close < 0) {
      throw source.wrong(
          at + 1, "selector.syntax", "the quote is not closed", "Add " + quote + " behind it.");
    }
    tokens.add(new Token(Kind.QUOTED, text.substring(at + 1, close), at + 1));
    at = close + 1;
  }

  private void sign(char c) {
    boolean unequal = c == '!' && at + 1 < text.length() && text.charAt(at + 1) == '=';
    Kind kind =
        switch (c) {
          case '&' -> Kind.AND;
          case '|' -> Kind.OR;
          case ',' -> Kind.COMMA;
          case '(' -> Kind.OPEN;
          case ')' -> Kind.CLOSE;
          case '=' -> Kind.EQUAL;
          case '@' -> Kind.FILE;
          case '!' -> unequal ? Kind.UNEQUAL : Kind.NOT;
          default -> throw new IllegalStateException("no sign: " + c);
        };
    int length = unequal ? 2 : 1;
    tokens.add(new Token(kind, text.substring(at, at + length), at + 1));
    at += length;
    if (kind == Kind.FILE) {
      path();
    }
  }

  /** A path runs to the next blank, bracket, comma or sign; quotes keep it together. */
  private void path() {
    if (at < text.length() && "'\"".indexOf(text.charAt(at)) >= 0) {
      quoted(text.charAt(at));
    } else {
      take(" \t&|,!()");
    }
  }

  private void word() {
    take(" \t\r\n&|,!()=@'\"");
  }

  private void take(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at > start) {
      tokens.add(new Token(Kind.WORD, text.substring(start, at), start + 1));
    }
  }
}
