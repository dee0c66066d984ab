package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One {@code stop_when}: the playbook's, which is for the whole run, or that of one wave.
 *
 * @param wave the wave whose own it is; absent where it is the run's
 */
record Budget(StopWhen stop, Optional<Integer> wave) {
  /** All that hold in a run of this playbook. */
  static Stream<Budget> all(Playbook playbook) {
    Stream<Budget> own =
        IntStream.range(0, playbook.waves().size())
            .boxed()
            .flatMap(wave ->
                playbook.waves().get(wave).stopWhen().stream()
                    .map(stop -> new Budget(stop, Optional.of(wave))));
    return Stream.concat(Stream.of(new Budget(playbook.stopWhen(), Optional.empty())), own);
  }

  /** Whether it is about hosts of this wave. */
  boolean isFor(int ofWave) {
    return wave.isEmpty() || wave.get() == ofWave;
  }

  /** Whether a host that ends so counts as failed. */
  boolean counts(Outcome outcome) {
    return switch (outcome) {
      case UNREACHABLE -> stop.count().contains(StopWhen.Counted.UNREACHABLE);
      case REFUSED -> stop.count().contains(StopWhen.Counted.REFUSED);
      case UPGRADED, CURRENT, SKIPPED, UNCLEAR -> false;
      case NOT_STARTED, OLD_FIRMWARE, DEGRADED, LOST, STRANGER -> true;
    };
  }

  /** How many of these hosts failed. */
  int failed(Tally hosts) {
    return hosts.count(this::counts);
  }

  /** Whether the share of failed hosts among these has come to what must halt. */
  boolean isShareReached(Tally hosts, int sample) {
    int failed = failed(hosts);
    if (failed == 0 || stop.failedPercent().isEmpty()) {
      return false;
    }
    // In decimals: 7 % of 100 must be 7 and not a little more.
    BigDecimal limit =
        BigDecimal.valueOf(stop.failedPercent().getAsDouble())
            .multiply(BigDecimal.valueOf(sample(hosts, failed, sample)));
    return BigDecimal.valueOf(failed * 100L).compareTo(limit) >= 0;
  }

  /** Of how many hosts the share is taken: all, or those tried so far. */
  int sample(Tally hosts, int failed, int least) {
    return stop.ofAtLeast().isEmpty()
        ? hosts.total()
        : Math.max(least, failed + hosts.count(Outcome.UPGRADED));
  }
}
