package dev.wrtfleet.simulation;

import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * In some worlds hosts have windows, in some those that are away are waited for. Drawn apart from
 * all else, so that a seed without them is the world it always was.
 */
final class Nights {
  private static final double SHARE = 0.2;
  private static final Duration DAY = Duration.ofDays(1);

  private final Chance chance;
  private final boolean hasWindows;

  Nights(long seed) {
    chance = new Chance(seed ^ 0x716457);
    hasWindows = chance.happens(SHARE);
  }

  /** How long the run waits for hosts that are away, where it does. */
  Optional<Duration> waitsForAbsent() {
    return chance.happens(SHARE)
        ? Optional.of(Duration.ofMinutes(chance.between(1, 600)))
        : Optional.empty();
  }

  /** When the next host of a plan may be worked on. */
  Timing next() {
    if (!hasWindows || chance.happens(0.2)) {
      return Timing.ANY;
    }
    int from = chance.between(0, 23);
    int until = (from + chance.between(1, 22)) % 24;
    String text = "%02d:30-%02d:40 UTC".formatted(from, until);
    var window = new Window(List.of(WeeklyHours.parse(text).orElseThrow()), List.of());
    return new Timing(Optional.of(window), Duration.ofMinutes(chance.between(1, 60)), "drawn");
  }

  /**
   * Whether each of these hosts may begin by this clock: how long its window has been open, and how
   * long it is open in all, by the times of day alone.
   */
  static boolean allow(Plan plan, List<Event> decided, Instant now) {
    return decided.stream()
        .filter(Event.HostAdmitted.class::isInstance)
        .map(event -> plan.host(((Event.HostAdmitted) event).host()).orElseThrow().timing())
        .allMatch(
            timing -> timing.window().map(window -> allows(window, timing, now)).orElse(true));
  }

  private static boolean allows(Window window, Timing timing, Instant now) {
    WeeklyHours hours = window.hours().getFirst();
    Duration open = since(hours.opens(), hours.closes());
    Duration passed = since(hours.opens(), LocalTime.ofInstant(now, ZoneOffset.UTC));
    return passed.plus(timing.takes()).compareTo(open) <= 0;
  }

  private static Duration since(LocalTime from, LocalTime to) {
    Duration time = Duration.between(from, to);
    return time.isNegative() ? time.plus(DAY) : time;
  }
}
