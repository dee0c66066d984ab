package dev.wrtfleet.mirror;

import java.util.OptionalLong;

/** Is told how a fetch goes, by the threads that download; must be quick and never throw. */
public interface FetchWatcher {
  /** So many bytes of this file are there, of so many where that is known. Called often. */
  void at(String file, long bytes, OptionalLong ofBytes);

  /** A file that is done, or somebody who gets none; one at a time. */
  void done(Fetched fetched);
}
