package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.rollout.Event.HostEnded;
import java.util.Optional;

/**
 * {@code apart}: so many of each value of a label stay up. Down is who is in flight, and who ended
 * without proof that it works. A host that can never start without breaking it, because of those
 * that do not work, ends as {@link Outcome#SKIPPED}.
 */
final class Apart {
  private static final String ADVICE =
      "Bring back those that do not work, or change 'apart', then run the playbook again.";

  private Apart() {}

  /** Why this host must wait for others to come back. */
  static Optional<String> objection(RolloutState state, PlannedHost host) {
    return state.roster().orElseThrow().plan().playbook().limits().apart().stream()
        .flatMap(limit -> objection(state, host, limit, true).stream())
        .findFirst();
  }

  /** The end of a host that waits in vain; empty where it may still start. */
  static Optional<HostEnded> inVain(RolloutState state, PlannedHost host) {
    return state.roster().orElseThrow().plan().playbook().limits().apart().stream()
        .flatMap(limit -> objection(state, host, limit, false).stream())
        .map(why -> new HostEnded(host.name(), Outcome.SKIPPED, why, ADVICE))
        .findFirst();
  }

  private static Optional<String> objection(
      RolloutState state, PlannedHost host, PerLabel limit, boolean countsInFlight) {
    Groups groups = state.roster().orElseThrow().groups();
    Optional<Integer> group = groups.of(host.name(), limit.label());
    HostProgress progress = state.host(host.name()).orElseThrow();
    // One that was flashed is only looked at: that takes nothing down.
    if (group.isEmpty() || progress.flash().isPresent()) {
      return Optional.empty();
    }
    // One that is down already, and tried again, takes nothing more down.
    int itself = progress.countedAs().filter(Apart::isDown).isPresent() ? 0 : 1;
    Traffic traffic = state.census().traffic();
    Tally hosts = traffic.hosts(group.get());
    int up =
        hosts.total()
            - hosts.only(Apart::isDown).total()
            - (countsInFlight ? traffic.inFlight(group.get()) : 0)
            - away(state, host, group.get(), limit, countsInFlight);
    return up - itself >= limit.hosts()
        ? Optional.empty()
        : Optional.of(
            "%d of %s must stay up, and %s"
                .formatted(
                    limit.hosts(),
                    groups.at(group.get()),
                    up == 1 ? "only 1 is" : "only " + up + " are"));
  }

  /** Others of the group that are away are not up; a host that is away itself waits for them. */
  private static int away(
      RolloutState state, PlannedHost host, int group, PerLabel limit, boolean countsInFlight) {
    if (state.late().has(host.name()) && !countsInFlight) {
      return 0;
    }
    Groups groups = state.roster().orElseThrow().groups();
    return (int)
        state.late().away().keySet().stream()
            .filter(other -> !other.equals(host.name()) && state.ended(other).isEmpty())
            .filter(other -> !countsInFlight || !state.host(other).orElseThrow().admitted())
            .filter(other -> groups.of(other, limit.label()).equals(Optional.of(group)))
            .count();
  }

  /** Whether a router that ended so cannot be relied upon. */
  static boolean isDown(Outcome outcome) {
    return switch (outcome) {
      case UNREACHABLE, DEGRADED, LOST, STRANGER, UNCLEAR -> true;
      case UPGRADED, CURRENT, REFUSED, SKIPPED, NOT_STARTED, OLD_FIRMWARE -> false;
    };
  }
}
