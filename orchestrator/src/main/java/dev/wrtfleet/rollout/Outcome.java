package dev.wrtfleet.rollout;

/** How a host ended. Every host of a plan ends in exactly one. */
public enum Outcome {
  /** Proved on the new firmware and healthy. */
  UPGRADED(false, true),
  /** Ran the wanted firmware before. */
  CURRENT(false, true),
  /** Not flashed, because it would have been wrong. */
  REFUSED(false, false),
  /** Not flashed, because it could not be reached. */
  UNREACHABLE(false, false),
  /** Not flashed, because the run ended before its turn. */
  SKIPPED(false, false),
  /** The flash command was given and did not begin; the old firmware still runs. */
  NOT_STARTED(true, false),
  /** It rebooted and runs the old firmware. */
  OLD_FIRMWARE(true, false),
  /** It came back on the new firmware and is not healthy. */
  DEGRADED(true, false),
  /** It did not come back in time. */
  LOST(true, false),
  /** Something else answers in its place: other board, other firmware, other host key. */
  STRANGER(true, false),
  /** It runs the new firmware, and whether it is healthy could not be judged: somebody must. */
  UNCLEAR(false, false);

  private final boolean failure;
  private final boolean asWanted;

  Outcome(boolean failure, boolean asWanted) {
    this.failure = failure;
    this.asWanted = asWanted;
  }

  /** Whether it counts against the failure budget: the flash was tried, and did not do well. */
  public boolean isFailure() {
    return failure;
  }

  /** Whether the host can end so only after its new firmware was proved. */
  boolean isProved() {
    return this == UPGRADED || this == UNCLEAR;
  }

  /** Whether the host runs the wanted firmware, proved. */
  public boolean isAsWanted() {
    return asWanted;
  }
}
