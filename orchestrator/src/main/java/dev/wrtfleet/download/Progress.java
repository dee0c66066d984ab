package dev.wrtfleet.download;

import java.util.OptionalLong;

/** Is told how far a file is; called often, by the thread that downloads, and must be quick. */
@FunctionalInterface
public interface Progress {
  /** So many bytes of the file are there, of so many where that is known. */
  void at(long bytes, OptionalLong ofBytes);

  /** Nobody looks. */
  static Progress unseen() {
    return (bytes, ofBytes) -> {};
  }
}
