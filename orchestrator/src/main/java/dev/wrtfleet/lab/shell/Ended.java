package dev.wrtfleet.lab.shell;

/** How a shell ended. */
public sealed interface Ended {
  /** With a status. */
  record Status(int code) implements Ended {}

  /** By a signal: {@code KILL}, {@code TERM} … */
  record Signal(String name) implements Ended {}
}
