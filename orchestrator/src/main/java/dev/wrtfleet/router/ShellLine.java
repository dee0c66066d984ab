package dev.wrtfleet.router;

import java.util.regex.Pattern;

/**
 * A line for the router's shell (busybox ash), built from words; the one place that quotes. Lines
 * stay under {@value #MAX_LENGTH} characters: dropbear 2015.67 (OpenWrt 15.05) takes 1024.
 */
public final class ShellLine {
  static final int MAX_LENGTH = 1000;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private final String text;

  private ShellLine(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("shell line too long: " + text.length() + " characters");
    }
    this.text = text;
  }

  /** One command of these words, each passed exactly as given. */
  public static ShellLine of(String... words) {
    return new ShellLine(join(words));
  }

  /** A line the operator wrote, passed to the shell as it is. */
  public static ShellLine verbatim(String line) {
    return new ShellLine(line);
  }

  /** {@code this && words}. */
  public ShellLine and(String... words) {
    return new ShellLine(text + " && " + join(words));
  }

  /** {@code this || words}. */
  public ShellLine or(String... words) {
    return new ShellLine(text + " || " + join(words));
  }

  /** {@code this; words}. */
  public ShellLine then(String... words) {
    return new ShellLine(text + "; " + join(words));
  }

  /** {@code this; line}. */
  public ShellLine then(ShellLine line) {
    return new ShellLine(text + "; " + line.text);
  }

  /** Writes the last command's output to a file on the router. */
  public ShellLine to(String file) {
    return new ShellLine(text + " > " + quote(file));
  }

  /** Drops the last command's error output. */
  public ShellLine silent() {
    return new ShellLine(text + " 2>/dev/null");
  }

  /** Sends the last command's error output the way of its output. */
  public ShellLine merged() {
    return new ShellLine(text + " 2>&1");
  }

  /** The line as the shell gets it. */
  public String text() {
    return text;
  }

  /** A word as ash reads it back unchanged. */
  static String quote(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a shell word cannot hold a zero byte");
    }
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String join(String... words) {
    var line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(quote(word));
    }
    return line.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
