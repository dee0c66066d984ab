package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one night went.
 *
 * @param lasted from its begin to the run's end
 * @param tally how all hosts of the plan ended
 * @param halted why the run stopped itself; absent where it went through
 * @param failedBefore routers broken when it stopped itself, or at the end
 * @param inFlight routers under way when it stopped itself
 * @param waveStarts when each wave opened, counted from the night's begin; absent where it never
 *     did
 * @param isStuck whether it waited for somebody when there was nothing more to do
 */
public record NightEnd(
    Duration lasted,
    Tally tally,
    Optional<String> halted,
    int failedBefore,
    int inFlight,
    List<Optional<Duration>> waveStarts,
    boolean isStuck) {
  /** Routers that were flashed, or nearly, and are not as wanted afterwards. */
  public int broken() {
    return tally.failed();
  }

  /** Those of them that broke after the run had stopped itself: they were under way. */
  public int brokenAfterwards() {
    return broken() - failedBefore;
  }
}
