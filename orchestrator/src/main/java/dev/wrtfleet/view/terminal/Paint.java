package dev.wrtfleet.view.terminal;

/**
 * Colours words, or leaves them as they are. Colour never says anything alone: every state has its
 * word and sign as well.
 */
public record Paint(boolean enabled) {
  /** Wanted: upgraded, current. */
  public String good(String text) {
    return in("32", text);
  }

  /** Failed. */
  public String bad(String text) {
    return in("31", text);
  }

  /** To be looked at: refused, skipped, waiting. */
  public String warn(String text) {
    return in("33", text);
  }

  /** Under way. */
  public String busy(String text) {
    return in("36", text);
  }

  /** Of little weight. */
  public String dim(String text) {
    return in("2", text);
  }

  /** A heading. */
  public String bold(String text) {
    return in("1", text);
  }

  private String in(String code, String text) {
    return enabled && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
