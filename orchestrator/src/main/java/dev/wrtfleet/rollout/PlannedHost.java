package dev.wrtfleet.rollout;

import java.util.Optional;

/**
 * One host of a plan: either it has a place in a wave and an image, or it has ended already.
 *
 * @param board empty where it could not be read
 * @param fromVersion firmware it runs now, empty where it could not be read
 * @param wave index of its wave, from 0; absent where it ended already
 * @param ended how it ended before its turn; absent where it has a wave
 */
public record PlannedHost(
    String name,
    String board,
    String fromVersion,
    Optional<PlannedImage> image,
    Optional<Integer> wave,
    Optional<PlanEnd> ended) {
  /** Refuses a host that is neither in a wave nor ended, or both. */
  public PlannedHost {
    if (wave.isPresent() == ended.isPresent() || (wave.isPresent() && image.isEmpty())) {
      throw new IllegalArgumentException(name + ": either a wave and an image, or an end");
    }
  }

  /** How a host ended in planning. */
  public record PlanEnd(Outcome outcome, String reason, String advice) {}
}
