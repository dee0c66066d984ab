package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a night is played with.
 *
 * @param prepare from a router's turn to its flash; without the upload where a rate is given
 * @param bytesPerSecond of the upload to one router; absent where {@code prepare} contains it
 * @param away from the flash command to the first login afterwards
 * @param approval how long a wave that asks waits for its approval
 */
public record Assumptions(
    Rates rates, Lasting prepare, OptionalLong bytesPerSecond, Lasting away, Duration approval) {
  /** What is taken where nobody says otherwise; docs/simulate.md says where each is from. */
  public static final Assumptions USUAL =
      new Assumptions(
          new Rates(
              Map.of(
                  Outcome.UNREACHABLE, 2.0,
                  Outcome.REFUSED, 1.0,
                  Outcome.OLD_FIRMWARE, 0.5,
                  Outcome.DEGRADED, 0.5,
                  Outcome.LOST, 0.5)),
          new Lasting.Spread(Duration.ofSeconds(20), Duration.ofSeconds(60)),
          OptionalLong.of(1_000_000),
          new Lasting.Spread(Duration.ofSeconds(150), Duration.ofSeconds(330)),
          Duration.ofMinutes(10));

  /** Refuses what cannot be. */
  public Assumptions {
    if (approval.isNegative() || bytesPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException(approval + ", " + bytesPerSecond);
    }
  }

  /** The same with other rates. */
  public Assumptions with(Rates other) {
    return new Assumptions(other, prepare, bytesPerSecond, away, approval);
  }

  /** The same with another time away. */
  public Assumptions withAway(Lasting other) {
    return new Assumptions(rates, prepare, bytesPerSecond, other, approval);
  }

  /** The same with another time before the flash. */
  public Assumptions withPrepare(Lasting other) {
    return new Assumptions(rates, other, bytesPerSecond, away, approval);
  }

  /** The same with another rate of the upload. */
  public Assumptions withUpload(OptionalLong other) {
    return new Assumptions(rates, prepare, other, away, approval);
  }

  /** The same with another patience of whoever approves. */
  public Assumptions withApproval(Duration other) {
    return new Assumptions(rates, prepare, bytesPerSecond, away, other);
  }
}
