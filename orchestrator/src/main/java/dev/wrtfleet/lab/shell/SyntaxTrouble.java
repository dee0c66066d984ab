package dev.wrtfleet.lab.shell;

/** A line this shell cannot read, with ash's words for it. */
final class SyntaxTrouble extends RuntimeException {
  SyntaxTrouble(String message) {
    super(message, null, false, false);
  }
}
