package dev.wrtfleet.image;

/** A text is not the key or signature it should be. The message says why, in the user's words. */
public final class NotUsign extends Exception {
  private static final long serialVersionUID = 1L;

  NotUsign(String why) {
    super(why);
  }

  /** Why not, as the end of a sentence. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
