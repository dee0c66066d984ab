package dev.wrtfleet.yaml;

import dev.wrtfleet.problem.Where;

/**
 * A single value as it was written.
 *
 * @param text the characters, without quotes
 * @param type what YAML 1.2 takes it for (core schema: {@code yes} and {@code on} are text)
 * @param style how it was written, for places inside it
 */
public record YamlScalar(Where where, String text, Type type, Style style) implements YamlNode {

  /** What a value is. */
  public enum Type {
    /** Words. */
    TEXT("text"),
    /** A number without a point. */
    INTEGER("a whole number"),
    /** A number with a point or an exponent. */
    DECIMAL("a number with a point"),
    /** {@code true} or {@code false}. */
    TRUTH("true or false"),
    /** An empty value, {@code ~} or {@code null}. */
    NOTHING("nothing");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  /** How a value is written. */
  public enum Style {
    /** As it is. */
    PLAIN,
    /** In single or double quotes. */
    QUOTED,
    /** Below a {@code |} or {@code >}. */
    BLOCK
  }

  @Override
  public String kind() {
    return type.words;
  }

  /**
   * The place of one character of {@code text}; the start where lines or escapes make it unsure.
   */
  public Where at(int index) {
    int written = where.column() + index + (style == Style.QUOTED ? 1 : 0);
    boolean sure = style != Style.BLOCK && text.indexOf('\n') < 0 && text.indexOf('\\') < 0;
    return sure ? new Where(where.file(), where.line(), written) : where;
  }
}
