package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.PerLabel;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows whom limits must hold back; counts everything anew each time, on purpose. */
final class UmpireOfLimits {
  private static final Set<Outcome> DOWN =
      Set.of(
          Outcome.LOST, Outcome.STRANGER, Outcome.DEGRADED, Outcome.UNREACHABLE, Outcome.UNCLEAR);

  private final Plan plan;
  private final Map<String, Outcome> ends;
  private final Set<String> inFlight;
  private final Set<String> late;
  private final Map<String, Outcome> waitAgain;
  private final UmpireOfStages stages;

  /** Judges these hosts; {@code waitAgain} are those to be tried again, and how they had ended. */
  UmpireOfLimits(
      Plan plan,
      Map<String, Outcome> ends,
      Set<String> inFlight,
      Set<String> late,
      Map<String, Outcome> waitAgain,
      UmpireOfStages stages) {
    this.stages = stages;
    this.waitAgain = waitAgain;
    this.plan = plan;
    this.ends = ends;
    this.inFlight = inFlight;
    this.late = late;
  }

  /** A host is about to be admitted; one that is only looked at takes nothing down. */
  void admits(PlannedHost host, boolean isLookedAt) {
    Limits limits = plan.playbook().limits();
    for (PerLabel limit : limits.atOnce()) {
      long busy =
          like(host, limit).stream()
              .filter(each -> flies(each) || stages.isGoing(each.name()))
              .count();
      assertThat(busy).as("%s and %s", host, limit).isLessThan(limit.hosts());
    }
    for (PerLabel limit : limits.apart()) {
      if (!isLookedAt && !like(host, limit).isEmpty()) {
        assertThat(upWithout(host, limit, true))
            .as("%s and %s", host, limit)
            .isGreaterThanOrEqualTo(limit.hosts());
      }
    }
    if (limits.canaries() == Limits.Canaries.ALWAYS) {
      List<PlannedHost> alike =
          plan.hosts().stream()
              .filter(each -> each.board().equals(host.board()))
              .filter(each -> each.fromVersion().equals(host.fromVersion()))
              .toList();
      boolean isProved = alike.stream().anyMatch(each -> ends.get(each.name()) == Outcome.UPGRADED);
      assertThat(isProved || alike.stream().noneMatch(this::flies))
          .as("%s waits for the first of its kind", host)
          .isTrue();
    }
  }

  /** Whether a host may end as skipped because it would wait in vain. */
  boolean waitsInVain(PlannedHost host) {
    return plan.playbook().limits().apart().stream()
        .anyMatch(
            limit -> !like(host, limit).isEmpty() && upWithout(host, limit, false) < limit.hosts());
  }

  private long upWithout(PlannedHost host, PerLabel limit, boolean countsInFlight) {
    boolean isWaitedFor = late.contains(host.name()) && !countsInFlight;
    return like(host, limit).stream()
        .filter(each -> !each.name().equals(host.name()))
        .filter(each -> !(countsInFlight && flies(each)))
        .filter(each -> isWaitedFor || !isAway(each, countsInFlight))
        .filter(each -> !ends.containsKey(each.name()) || !DOWN.contains(ends.get(each.name())))
        .filter(each -> !DOWN.contains(waitAgain.getOrDefault(each.name(), Outcome.CURRENT)))
        .count();
  }

  /** Nobody knows better of those that are tried just now, but for what is counted as in flight. */
  private boolean isAway(PlannedHost host, boolean countsInFlight) {
    return late.contains(host.name())
        && !ends.containsKey(host.name())
        && !(countsInFlight && flies(host));
  }

  private boolean flies(PlannedHost host) {
    return inFlight.contains(host.name());
  }

  /** All hosts with the same value of the label; nobody where this one has none. */
  private List<PlannedHost> like(PlannedHost host, PerLabel limit) {
    String value = value(host, limit);
    return plan.hosts().stream()
        .filter(each -> !value.isEmpty() && value(each, limit).equals(value))
        .toList();
  }

  private static String value(PlannedHost host, PerLabel limit) {
    return limit.label().equals("board")
        ? host.board()
        : host.labels().getOrDefault(limit.label(), "");
  }
}
