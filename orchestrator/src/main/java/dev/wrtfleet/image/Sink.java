package dev.wrtfleet.image;

/** Sees all bytes of a file once, in order. */
interface Sink {
  /** The next {@code count} bytes of {@code buffer}; the first of them stands at {@code at}. */
  void accept(long at, byte[] buffer, int count);
}
