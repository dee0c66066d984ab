package dev.wrtfleet.rollout;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The budgets of {@code stop_when}: say in words why a run must halt, as soon as it must.
 *
 * <p>{@code failed} is the most that may be lost, and counts every failed host. {@code
 * failed_percent} and {@code in_a_row} ask whether something is wrong with the rollout as a whole:
 * hosts of a kind that was left out have told what they had to tell and are not part of them.
 */
final class StopGate {
  private StopGate() {}

  static Optional<String> reason(RolloutState state) {
    return state.census().ends().verdict(() -> judge(state));
  }

  private static Optional<String> judge(RolloutState state) {
    for (Budget budget : state.roster().orElseThrow().budgets()) {
      Optional<String> reason = reason(state, budget);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return BoardBudget.mustHalt(state);
  }

  private static Optional<String> reason(RolloutState state, Budget budget) {
    Tally hosts = budget.wave().map(state::tally).orElseGet(state::tally);
    int failed = budget.failed(hosts);
    if (failed == 0) {
      return Optional.empty();
    }
    return byCount(state, budget, failed)
        .or(() -> byShare(state, budget))
        .or(() -> byRow(state, budget))
        .map(reason -> reason + GateWords.names(state, budget, names(state, budget)));
  }

  private static Stream<String> names(RolloutState state, Budget budget) {
    return budget
        .wave()
        .map(wave -> state.roster().orElseThrow().wave(wave).stream().map(PlannedHost::name))
        .orElseGet(() -> state.hosts().keySet().stream());
  }

  private static Optional<String> byCount(RolloutState state, Budget budget, int failed) {
    if (budget.stop().failed().isEmpty() || failed < budget.stop().failed().getAsInt()) {
      return Optional.empty();
    }
    String place = budget.wave().map(wave -> " of wave " + GateWords.name(state, wave)).orElse("");
    return Optional.of(
        GateWords.hosts(failed)
            + place
            + " failed and "
            + GateWords.gate(budget)
            + " says failed: "
            + budget.stop().failed().getAsInt());
  }

  /** Wave by wave, for a small wave halts by its own share though the run is large; then all. */
  private static Optional<String> byShare(RolloutState state, Budget budget) {
    if (budget.stop().failedPercent().isEmpty()) {
      return Optional.empty();
    }
    if (budget.wave().isPresent()) {
      return share(state, budget, budget.wave());
    }
    for (int wave = 0; wave < state.roster().orElseThrow().plan().waves(); wave++) {
      Optional<String> reason = share(state, budget, Optional.of(wave));
      if (reason.isPresent()) {
        return reason;
      }
    }
    return share(state, budget, Optional.empty());
  }

  private static Optional<String> share(RolloutState state, Budget budget, Optional<Integer> wave) {
    Tally all = wave.map(state::tally).orElseGet(() -> ofRun(state, budget));
    if (budget.failed(all) == 0) {
      return Optional.empty();
    }
    Tally hosts = all.minus(state.census().losses().ofLeftOut(wave));
    int least = budget.stop().ofAtLeast().orElse(0);
    // A wave too small to say anything counts for the run alone, which is never too small.
    boolean isTooSmall = wave.isPresent() && all.total() < least;
    int sample = Math.min(least, all.total());
    if (isTooSmall || !budget.isShareReached(hosts, sample)) {
      return Optional.empty();
    }
    int failed = budget.failed(hosts);
    boolean isOfTried = budget.stop().ofAtLeast().isPresent();
    return Optional.of(
        "%d of %s%s failed and %s says failed_percent: %s%s"
            .formatted(
                failed,
                GateWords.hosts(budget.sample(hosts, failed, sample)),
                wave.map(index -> " of wave " + GateWords.name(state, index)).orElse(""),
                GateWords.gate(budget),
                BigDecimal.valueOf(budget.stop().failedPercent().getAsDouble())
                    .stripTrailingZeros()
                    .toPlainString(),
                isOfTried ? " of at least " + least : ""));
  }

  /** The hosts of all waves, and those that failed in planning where the playbook counts them. */
  private static Tally ofRun(RolloutState state, Budget budget) {
    Tally inWaves = Tally.NONE;
    for (Tally wave : state.census().ends().waves()) {
      inWaves = inWaves.plus(wave);
    }
    if (inWaves.total() == state.tally().total()) {
      return state.tally();
    }
    Tally inNone = state.tally().minus(inWaves).minus(inNoneAndLeftOut(state));
    return inWaves.plus(inNone.only(budget::counts));
  }

  /** Those that ended in planning, of kinds that were left out since. */
  private static Tally inNoneAndLeftOut(RolloutState state) {
    Losses losses = state.census().losses();
    if (losses.leftOut().isEmpty()) {
      return Tally.NONE;
    }
    return state.roster().orElseThrow().plan().hosts().stream()
        .filter(host -> host.wave().isEmpty() && losses.isLeftOut(RouterKind.of(host)))
        .flatMap(host -> state.host(host.name()).flatMap(HostProgress::ended).stream())
        .map(end -> new Tally(Map.of(end.outcome(), 1), 0))
        .reduce(Tally.NONE, Tally::plus);
  }

  private static Optional<String> byRow(RolloutState state, Budget budget) {
    if (budget.stop().inARow().isEmpty()) {
      return Optional.empty();
    }
    Losses losses = state.census().losses();
    long row =
        losses.sinceUpgraded().stream()
            .filter(fallen -> budget.isFor(fallen.wave()))
            .filter(fallen -> budget.counts(fallen.outcome()))
            .filter(fallen -> !losses.isLeftOut(fallen.kind()))
            .count();
    if (row < budget.stop().inARow().getAsInt()) {
      return Optional.empty();
    }
    return Optional.of(
        "%d hosts failed in a row%s and %s says in_a_row: %d"
            .formatted(
                row,
                GateWords.place(state, budget),
                GateWords.gate(budget),
                budget.stop().inARow().getAsInt()));
  }
}
