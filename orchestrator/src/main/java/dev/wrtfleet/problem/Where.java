package dev.wrtfleet.problem;

/** A place in a file the operator wrote: {@code line} and {@code column} count from 1. */
public record Where(String file, int line, int column) {
  /** Refuses places that cannot be. */
  public Where {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
    }
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
