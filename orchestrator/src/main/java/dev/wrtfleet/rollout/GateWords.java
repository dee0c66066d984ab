package dev.wrtfleet.rollout;

import java.util.List;
import java.util.stream.Stream;

/** How gates name hosts and themselves. */
final class GateWords {
  /** More names than this say less. */
  private static final int NAMED_MAX = 5;

  private GateWords() {}

  static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }

  /** {@code stop_when}, or that of a wave. */
  static String gate(Budget budget) {
    return budget.wave().isPresent() ? "its stop_when" : "stop_when";
  }

  /** Where the budget of a wave is meant. */
  static String place(RolloutState state, Budget budget) {
    return budget.wave().map(wave -> " in wave " + name(state, wave)).orElse("");
  }

  static String name(RolloutState state, int wave) {
    return state.roster().orElseThrow().spec(wave).name();
  }

  /** The first of those of these hosts that count as failed, and how they ended. */
  static String names(RolloutState state, Budget budget, Stream<String> hosts) {
    List<String> names =
        hosts
            .flatMap(host -> state.ended(host).stream())
            .filter(end -> budget.counts(end.outcome()))
            .map(end -> end.host() + " " + end.outcome())
            .limit(NAMED_MAX + 1L)
            .toList();
    return names.size() > NAMED_MAX
        ? " (" + String.join(", ", names.subList(0, NAMED_MAX)) + " …)"
        : " (" + String.join(", ", names) + ")";
  }
}
