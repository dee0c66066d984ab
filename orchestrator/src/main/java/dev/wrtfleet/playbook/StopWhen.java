package dev.wrtfleet.playbook;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When a rollout halts by itself. Only outcomes that touched flash count.
 *
 * @param failed this many failed hosts in the run
 * @param failedPercent this share of the hosts of one wave, or of the run
 */
public record StopWhen(OptionalInt failed, OptionalDouble failedPercent) {
  /** What holds where the playbook says nothing: the first failure halts. */
  public static final StopWhen FIRST_FAILURE =
      new StopWhen(OptionalInt.of(1), OptionalDouble.empty());
}
