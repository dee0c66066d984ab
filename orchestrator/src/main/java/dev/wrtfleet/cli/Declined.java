package dev.wrtfleet.cli;

/** Somebody was asked and said no. */
final class Declined extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Declined() {
    super("declined");
  }
}
