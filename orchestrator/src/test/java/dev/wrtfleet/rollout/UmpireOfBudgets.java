package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.StopWhen.Counted;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows when {@code stop_when} must act; counts everything anew each time, on purpose. */
final class UmpireOfBudgets {
  private final Plan plan;
  private final List<PlannedHost> known;
  private final Map<String, Outcome> ends;
  private final List<PlannedHost> sinceUpgraded = new ArrayList<>();
  private final Set<List<String>> leftOut = new HashSet<>();

  /** Judges these hosts, which change as more gets known of them. */
  UmpireOfBudgets(Plan plan, List<PlannedHost> known, Map<String, Outcome> ends) {
    this.plan = plan;
    this.known = known;
    this.ends = ends;
  }

  void ended(Event.HostEnded event) {
    if (event.outcome() == Outcome.UPGRADED) {
      sinceUpgraded.clear();
    } else {
      sinceUpgraded.add(
          known.stream().filter(h -> h.name().equals(event.host())).findFirst().orElseThrow());
    }
  }

  void relapsed(Event.HostRelapsed event) {
    ended(new Event.HostEnded(event.host(), event.outcome(), event.reason(), event.advice()));
  }

  /** Its end is taken back: its board is let in again where its budget was used up with it only. */
  void retried(PlannedHost host) {
    sinceUpgraded.removeIf(each -> each.name().equals(host.name()));
    if (!isSpent(host, ThenBoard.LEAVE_OUT)) {
      leftOut.remove(kind(host));
    }
  }

  void leftOut(Event.BoardLeftOut event) {
    List<String> kind = List.of(event.board(), event.release());
    assertThat(leftOut.add(kind)).as("%s is left out once", kind).isTrue();
    assertThat(known)
        .as("%s", event)
        .anyMatch(host -> kind.equals(kind(host)) && isSpent(host, ThenBoard.LEAVE_OUT));
  }

  boolean isLeftOut(PlannedHost host) {
    return leftOut.contains(kind(host));
  }

  /** What must have been done whenever everything that can be decided is decided. */
  void rest(boolean isHalted) {
    if (isHalted) {
      return;
    }
    assertThat(mustHalt()).as("a budget is used up: %s", ends).isFalse();
    for (PlannedHost host : known) {
      if (isSpent(host, ThenBoard.LEAVE_OUT)) {
        assertThat(isLeftOut(host)).as("%s is left out", kind(host)).isTrue();
      }
    }
  }

  boolean mustHalt() {
    boolean must = mustHalt(plan.playbook().stopWhen(), known);
    List<List<PlannedHost>> groups = new ArrayList<>();
    for (int wave = 0; wave < plan.waves(); wave++) {
      Optional<StopWhen> own = plan.playbook().waves().get(wave).stopWhen();
      must |= own.isPresent() && mustHalt(own.get(), wave(wave));
      must |= own.isPresent() && isShareReached(own.get(), wave(wave), true);
      groups.add(wave(wave));
    }
    StopWhen stop = plan.playbook().stopWhen();
    for (List<PlannedHost> wave : groups) {
      must |= isShareReached(stop, wave, true);
    }
    List<PlannedHost> all =
        known.stream().filter(host -> host.wave().isPresent() || isFailed(stop, host)).toList();
    return must
        || isShareReached(stop, all, false)
        || known.stream().anyMatch(host -> isSpent(host, ThenBoard.HALT));
  }

  private boolean mustHalt(StopWhen stop, List<PlannedHost> hosts) {
    long failed = hosts.stream().filter(host -> isFailed(stop, host)).count();
    long row =
        sinceUpgraded.stream()
            .filter(host -> hosts.contains(host) && isFailed(stop, host) && !isLeftOut(host))
            .count();
    return (stop.failed().isPresent() && failed >= stop.failed().getAsInt())
        || (stop.inARow().isPresent() && row >= stop.inARow().getAsInt());
  }

  private boolean isShareReached(StopWhen stop, List<PlannedHost> group, boolean isWave) {
    List<PlannedHost> counted = group.stream().filter(host -> !isLeftOut(host)).toList();
    long failed = counted.stream().filter(host -> isFailed(stop, host)).count();
    long upgraded =
        counted.stream().filter(host -> ends.get(host.name()) == Outcome.UPGRADED).count();
    if (failed == 0 || stop.failedPercent().isEmpty()) {
      return false;
    }
    double of = counted.size();
    if (stop.ofAtLeast().isPresent()) {
      int least = stop.ofAtLeast().getAsInt();
      if (isWave && group.size() < least) {
        return false;
      }
      of = Math.max(failed + upgraded, Math.min(least, group.size()));
    }
    return 100.0 * failed >= stop.failedPercent().getAsDouble() * of;
  }

  private boolean isSpent(PlannedHost one, ThenBoard then) {
    if (isSpent(plan.playbook().stopWhen(), then, one, known)) {
      return true;
    }
    for (int wave = 0; wave < plan.waves(); wave++) {
      Optional<StopWhen> own = plan.playbook().waves().get(wave).stopWhen();
      if (own.isPresent() && isSpent(own.get(), then, one, wave(wave))) {
        return true;
      }
    }
    return false;
  }

  private boolean isSpent(StopWhen stop, ThenBoard then, PlannedHost one, List<PlannedHost> hosts) {
    long failed =
        hosts.stream()
            .filter(host -> host.wave().isPresent() && kind(host).equals(kind(one)))
            .filter(host -> isFailed(stop, host))
            .count();
    return stop.perBoard().isPresent()
        && stop.thenBoard() == then
        && failed >= stop.perBoard().getAsInt();
  }

  private boolean isFailed(StopWhen stop, PlannedHost host) {
    Outcome end = ends.get(host.name());
    return end != null
        && (end.isFailure()
            || (end == Outcome.UNREACHABLE && stop.count().contains(Counted.UNREACHABLE))
            || (end == Outcome.REFUSED && stop.count().contains(Counted.REFUSED)));
  }

  private List<PlannedHost> wave(int wave) {
    return known.stream().filter(host -> host.wave().orElse(-1) == wave).toList();
  }

  private static List<String> kind(PlannedHost host) {
    return List.of(host.board(), host.fromVersion());
  }
}
