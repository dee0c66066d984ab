package dev.wrtfleet.download;

import dev.wrtfleet.problem.Problem;

/** What came of one file. */
public sealed interface DownloadOutcome {
  /**
   * It is there and has the wanted hash.
   *
   * @param receivedBytes what came over the network this time
   * @param resumedAtBytes how much of it was there from before
   */
  record Arrived(long receivedBytes, long resumedAtBytes) implements DownloadOutcome {}

  /** It was there with the wanted hash: nothing was asked for. */
  record AlreadyThere() implements DownloadOutcome {}

  /** It is not there; what lay at its place before is as it was. */
  record Failed(Problem problem, Cause cause) implements DownloadOutcome {}

  /** Who has to do something about a failure. */
  enum Cause {
    /** The server could not be talked to, or not for long enough: try later. */
    UNREACHABLE,
    /** The server does not have it. */
    MISSING,
    /** The server gave something else. */
    WRONG,
    /** This machine: disk, rights, another wrtfleet at the same file. */
    LOCAL
  }
}
