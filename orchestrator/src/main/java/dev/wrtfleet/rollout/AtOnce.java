package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.PerLabel;
import java.util.Optional;

/** {@code at_once}: so many in flight in total, and of each value of a label. */
final class AtOnce {
  private AtOnce() {}

  /** Why this host must wait for others to end. */
  static Optional<String> objection(RolloutState state, PlannedHost host) {
    Roster roster = state.roster().orElseThrow();
    // Who is being staged has a line to it as one in flight has.
    int busy = state.inFlight() + state.census().traffic().staging();
    if (busy >= roster.plan().playbook().atOnce()) {
      return Optional.of(busy + " hosts are in flight, and no more may be");
    }
    return roster.plan().playbook().limits().atOnce().stream()
        .flatMap(limit -> objection(state, host, limit).stream())
        .findFirst();
  }

  private static Optional<String> objection(RolloutState state, PlannedHost host, PerLabel limit) {
    Groups groups = state.roster().orElseThrow().groups();
    return groups
        .of(host.name(), limit.label())
        .filter(group -> busy(state, group) >= limit.hosts())
        .map(group ->
            "%d hosts of %s are in flight, and no more may be"
                .formatted(busy(state, group), groups.at(group)));
  }

  private static int busy(RolloutState state, int group) {
    Traffic traffic = state.census().traffic();
    return traffic.inFlight(group) + traffic.staging(group);
  }
}
