package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.Set;

/** Knows who may be staged, and that nobody ends before its turn with an image on it. */
final class UmpireOfStages {
  private static final long DAY_SECONDS = 24 * 3600L;
  private static final long AHEAD_SECONDS = 12 * 3600L;

  private final Plan plan;
  private final Set<String> inFlight;
  private final Set<String> going = new HashSet<>();
  private final Set<String> there = new HashSet<>();
  private final Set<String> recalled = new HashSet<>();

  UmpireOfStages(Plan plan, Set<String> inFlight) {
    this.plan = plan;
    this.inFlight = inFlight;
  }

  /** How many are being staged. */
  int going() {
    return going.size();
  }

  boolean isGoing(String host) {
    return going.contains(host);
  }

  boolean isAtWork(String host) {
    return going.contains(host) || recalled.contains(host);
  }

  /** As long as it takes now, with its image there or not. */
  Timing timing(PlannedHost host) {
    Timing timing = host.timing();
    return there.contains(host.name()) && timing.staged().isPresent()
        ? new Timing(timing.window(), timing.staged().get(), "")
        : timing;
  }

  /** Whether it is one of ours. */
  boolean see(Event event, Instant now) {
    switch (event) {
      case Event.StageBegun e -> begun(e, now);
      case Event.HostStaged e -> {
        assertThat(isAtWork(e.host())).isTrue();
        if (going.remove(e.host())) {
          there.add(e.host());
        }
      }
      case Event.StageFailed e -> {
        assertThat(isAtWork(e.host())).isTrue();
        going.remove(e.host());
      }
      case Event.StageRecalled e -> {
        going.remove(e.host());
        there.remove(e.host());
        recalled.add(e.host());
      }
      case Event.StageCleared e -> assertThat(recalled.remove(e.host())).isTrue();
      case Event.StageLost e -> {
        assertThat(there.remove(e.host())).isTrue();
        assertThat(inFlight.remove(e.host())).isTrue();
      }
      case Event.StepStarted e -> {
        return isAtWork(e.host());
      }
      case Event.HostAdmitted e -> {
        assertThat(isAtWork(e.host())).as("%s is being staged", e.host()).isFalse();
        return false;
      }
      case Event.HostEnded e -> {
        boolean isMarked = isAtWork(e.host()) || there.contains(e.host());
        assertThat(isMarked && !inFlight.contains(e.host())).as("%s is tidy", e.host()).isFalse();
        there.remove(e.host());
        return false;
      }
      case Event.FlashIssued e -> {
        assertThat(isAtWork(e.host())).isFalse();
        there.remove(e.host());
        return false;
      }
      case Event.HostPutOff e -> {
        there.remove(e.host());
        return false;
      }
      case Event.RunFinished e -> {
        assertThat(going).isEmpty();
        assertThat(there).isEmpty();
        assertThat(recalled).isEmpty();
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void begun(Event.StageBegun event, Instant now) {
    assertThat(plan.playbook().schedule().stages()).isTrue();
    assertThat(inFlight).as("nobody is staged while somebody is in flight").isEmpty();
    assertThat(isAtWork(event.host()) || there.contains(event.host())).isFalse();
    PlannedHost host = plan.host(event.host()).orElseThrow();
    WeeklyHours hours = host.timing().window().orElseThrow().hours().getFirst();
    Duration until = Duration.between(LocalTime.ofInstant(now, hours.zone()), hours.opens());
    long seconds = Math.floorMod(until.toSeconds(), DAY_SECONDS);
    assertThat(seconds).as("%s until %s", now, hours).isLessThanOrEqualTo(AHEAD_SECONDS);
    assertThat(going.size()).isLessThan(plan.playbook().atOnce());
    for (PerLabel limit : plan.playbook().limits().atOnce()) {
      String value = value(host, limit);
      long busy =
          plan.hosts().stream()
              .filter(each -> going.contains(each.name()))
              .filter(each -> !value.isEmpty() && value(each, limit).equals(value))
              .count();
      assertThat(busy).isLessThan(limit.hosts());
    }
    going.add(event.host());
  }

  private static String value(PlannedHost host, PerLabel limit) {
    return limit.label().equals("board")
        ? host.board()
        : host.labels().getOrDefault(limit.label(), "");
  }
}
