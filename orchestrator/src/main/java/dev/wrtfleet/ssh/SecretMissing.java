package dev.wrtfleet.ssh;

/** A secret could not be had. Says where it was looked for, never what it is. */
public final class SecretMissing extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what was looked for, and why it was not there. */
  public SecretMissing(String message) {
    super(message);
  }
}
