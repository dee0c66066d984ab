package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.StopWhen;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The playbook's {@code stop_when}: says in words why a run must halt, as soon as it must.
 *
 * <p>The share is looked at wave by wave. That covers the share of the run: it is a mean of those
 * of its waves, so one of them reaches the limit no later.
 */
final class StopGate {
  /** More names than this say less. */
  private static final int NAMED_MAX = 5;

  private StopGate() {}

  static Optional<String> reason(RolloutState state) {
    int failed = state.tally().failed();
    if (failed == 0) {
      return Optional.empty();
    }
    Roster roster = state.roster().orElseThrow();
    return byCount(roster, failed)
        .or(() -> byShare(roster, state))
        .map(reason -> reason + failures(state));
  }

  private static Optional<String> byCount(Roster roster, int failed) {
    StopWhen stop = roster.plan().playbook().stopWhen();
    if (stop.failed().isEmpty() || failed < stop.failed().getAsInt()) {
      return Optional.empty();
    }
    return Optional.of(
        hosts(failed) + " failed and stop_when says failed: " + stop.failed().getAsInt());
  }

  private static Optional<String> byShare(Roster roster, RolloutState state) {
    StopWhen stop = roster.plan().playbook().stopWhen();
    if (stop.failedPercent().isEmpty()) {
      return Optional.empty();
    }
    BigDecimal percent = BigDecimal.valueOf(stop.failedPercent().getAsDouble());
    return IntStream.range(0, roster.plan().waves())
        .filter(wave -> isReached(state.tally(wave), percent))
        .mapToObj(wave ->
            "%d of %s of wave %s failed and stop_when says failed_percent: %s"
                .formatted(
                    state.tally(wave).failed(),
                    hosts(state.tally(wave).total()),
                    roster.spec(wave).name(),
                    percent.stripTrailingZeros().toPlainString()))
        .findFirst();
  }

  /** In decimals: 7 % of 100 must be 7 and not a little more. */
  private static boolean isReached(Tally wave, BigDecimal percent) {
    BigDecimal limit = percent.multiply(BigDecimal.valueOf(wave.total()));
    return wave.failed() > 0 && BigDecimal.valueOf(wave.failed() * 100L).compareTo(limit) >= 0;
  }

  private static String failures(RolloutState state) {
    List<String> names =
        state.hosts().values().stream()
            .filter(host -> host.ended().map(end -> end.outcome().isFailure()).orElse(false))
            .map(host -> host.host() + " " + host.ended().orElseThrow().outcome())
            .limit(NAMED_MAX + 1L)
            .toList();
    return names.size() > NAMED_MAX
        ? " (" + String.join(", ", names.subList(0, NAMED_MAX)) + " …)"
        : " (" + String.join(", ", names) + ")";
  }

  private static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }
}
