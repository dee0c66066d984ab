package dev.wrtfleet.simulation;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RouterKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds hosts back, counted anew from the journal at every admission. */
final class LimitRules {
  private static final Set<Outcome> DOWN =
      Set.of(
          Outcome.LOST, Outcome.STRANGER, Outcome.DEGRADED, Outcome.UNREACHABLE, Outcome.UNCLEAR);

  private LimitRules() {}

  /** A host was admitted; {@code before} is the state it was decided on. */
  static void admitted(RolloutState before, String name) {
    Plan plan = before.plan().orElseThrow();
    PlannedHost host = plan.host(name).orElseThrow();
    Limits limits = plan.playbook().limits();
    // One that was flashed is only looked at again.
    boolean isLookedAt = before.host(name).flatMap(HostProgress::flash).isPresent();
    Rules.hold(
        isLookedAt || !before.leftOut().containsKey(RouterKind.of(host)),
        "a board left out stays out",
        name);
    for (PerLabel limit : limits.atOnce()) {
      long busy = alike(plan, host, limit).stream().filter(it -> flies(before, it)).count();
      Rules.hold(busy < limit.hosts(), "limits at once hold", name, limit, busy);
    }
    for (PerLabel limit : limits.apart()) {
      List<PlannedHost> site = alike(plan, host, limit);
      long up =
          site.stream()
              .filter(it -> !it.name().equals(name) && !flies(before, it) && !isDown(before, it))
              .count();
      Rules.hold(
          isLookedAt || site.isEmpty() || up >= limit.hosts(),
          "enough of a site stay up",
          name,
          up);
    }
    if (limits.canaries() == Limits.Canaries.ALWAYS) {
      List<PlannedHost> kind =
          plan.hosts().stream()
              .filter(it -> RouterKind.of(it).equals(RouterKind.of(host)))
              .toList();
      boolean isProved = kind.stream().anyMatch(it -> ended(before, it, Set.of(Outcome.UPGRADED)));
      Rules.hold(
          isProved || kind.stream().noneMatch(it -> flies(before, it)),
          "the first of a kind is proved before the others start",
          name);
    }
  }

  private static List<PlannedHost> alike(Plan plan, PlannedHost host, PerLabel limit) {
    String value = host.labels().getOrDefault(limit.label(), "");
    return plan.hosts().stream()
        .filter(it -> !value.isEmpty() && value.equals(it.labels().get(limit.label())))
        .toList();
  }

  private static boolean flies(RolloutState state, PlannedHost host) {
    Optional<HostProgress> progress = state.host(host.name());
    return progress.filter(it -> it.admitted() && it.ended().isEmpty()).isPresent();
  }

  private static boolean isDown(RolloutState state, PlannedHost host) {
    boolean isToBeTriedAgain =
        state
            .host(host.name())
            .filter(it -> !it.admitted() && it.ended().isEmpty())
            .flatMap(it -> it.aside().endedBefore())
            .filter(end -> DOWN.contains(end.outcome()))
            .isPresent();
    return isToBeTriedAgain || ended(state, host, DOWN);
  }

  private static boolean ended(RolloutState state, PlannedHost host, Set<Outcome> so) {
    return state.ended(host.name()).filter(end -> so.contains(end.outcome())).isPresent();
  }
}
