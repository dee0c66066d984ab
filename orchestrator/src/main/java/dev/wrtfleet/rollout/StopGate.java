package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.StopWhen;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The playbook's {@code stop_when}: says in words why a run must halt, as soon as it must. */
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
        .or(() -> byShare(roster, state, failed))
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

  private static Optional<String> byShare(Roster roster, RolloutState state, int failed) {
    StopWhen stop = roster.plan().playbook().stopWhen();
    if (stop.failedPercent().isEmpty()) {
      return Optional.empty();
    }
    BigDecimal percent = BigDecimal.valueOf(stop.failedPercent().getAsDouble());
    String says =
        " failed and stop_when says failed_percent: "
            + percent.stripTrailingZeros().toPlainString();
    int planned = 0;
    for (int wave = 0; wave < roster.plan().waves(); wave++) {
      Tally tally = state.tally(wave);
      planned += tally.total();
      if (isReached(tally.failed(), tally.total(), percent)) {
        String name = roster.spec(wave).name();
        return Optional.of(share(tally.failed(), tally.total()) + " of wave " + name + says);
      }
    }
    return isReached(failed, planned, percent)
        ? Optional.of(share(failed, planned) + " of the run" + says)
        : Optional.empty();
  }

  /** In decimals: 7 % of 100 must be 7 and not a little more. */
  private static boolean isReached(int failed, int planned, BigDecimal percent) {
    BigDecimal limit = percent.multiply(BigDecimal.valueOf(planned));
    return failed > 0 && BigDecimal.valueOf(failed * 100L).compareTo(limit) >= 0;
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

  private static String share(int failed, int planned) {
    return failed + " of " + hosts(planned);
  }

  private static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }
}
