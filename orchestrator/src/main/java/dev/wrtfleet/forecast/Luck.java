package dev.wrtfleet.forecast;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What becomes of one router on one night, drawn before the night begins, so that two nights of the
 * same seed differ in what is decided and in nothing else.
 *
 * @param outcome as which it ends
 * @param prepare from its turn to its flash, or to its end where it is not flashed
 * @param away from the flash to its return, or to when it is given up
 * @param settle from its return to its end
 */
record Luck(Outcome outcome, Duration prepare, Duration away, Duration settle) {
  /** A router that does not answer is tried four times, ten seconds each, with pauses. */
  private static final Duration UNREACHABLE = Duration.ofSeconds(60);

  /** After so long without a reboot a flash command counts as refused (RoadSettings). */
  private static final Duration NEVER_BEGAN = Duration.ofSeconds(60);

  /** Looks at its health come every five seconds; the one that ends it is that much late. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** The same share of all times, so that a slow router is slow at everything. */
  static Luck draw(
      PlannedHost host, Playbook playbook, Scenario scenario, SplittableRandom chance) {
    Assumptions assumed = scenario.assumptions();
    Duration prepare = assumed.prepare().draw(chance).plus(upload(host, assumed));
    Duration away = assumed.away().draw(chance);
    // One that is away, of which nobody knows what it is, is assumed to stay away.
    Outcome drawn = scenario.rates(host.board()).draw(chance);
    Outcome outcome = host.image().isPresent() ? drawn : Outcome.UNREACHABLE;
    Duration stable = playbook.health().stableFor().plus(LOOK);
    boolean isTooSlow = away.compareTo(playbook.returnWithin()) > 0;
    return switch (outcome) {
      case UPGRADED ->
          isTooSlow ? lost(prepare, playbook) : new Luck(outcome, prepare, away, stable);
      case DEGRADED ->
          isTooSlow
              ? lost(prepare, playbook)
              : new Luck(outcome, prepare, away, playbook.health().within().plus(LOOK));
      case OLD_FIRMWARE, STRANGER -> new Luck(outcome, prepare, away, LOOK);
      case NOT_STARTED -> new Luck(outcome, prepare, NEVER_BEGAN, LOOK);
      case LOST -> lost(prepare, playbook);
      case UNREACHABLE -> new Luck(outcome, UNREACHABLE, Duration.ZERO, Duration.ZERO);
      case UNCLEAR -> throw new IllegalStateException("nobody is unclear by luck");
      case REFUSED, CURRENT, SKIPPED -> new Luck(outcome, prepare, Duration.ZERO, Duration.ZERO);
    };
  }

  private static Luck lost(Duration prepare, Playbook playbook) {
    return new Luck(Outcome.LOST, prepare, playbook.returnWithin(), LOOK);
  }

  private static Duration upload(PlannedHost host, Assumptions assumed) {
    if (assumed.bytesPerSecond().isEmpty() || host.image().isEmpty()) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(
        host.image().get().sizeBytes() / assumed.bytesPerSecond().getAsLong());
  }

  boolean isFlashed() {
    return outcome == Outcome.UPGRADED || outcome.isFailure();
  }
}
