package dev.wrtfleet.simulation;

import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.WeeklyHours;
import dev.wrtfleet.playbook.Window;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.RolloutState;
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

  /** Drawn apart once more, for seeds of before there was staging. */
  private final Chance stages;

  private final boolean isStaged;

  Nights(long seed) {
    chance = new Chance(seed ^ 0x716457);
    hasWindows = chance.happens(SHARE);
    stages = new Chance(seed ^ 0x57A6E);
    isStaged = stages.happens(0.6);
  }

  /** When hosts get their images. */
  Schedule schedule() {
    return isStaged ? Schedule.ANY_TIME.with(Schedule.Images.BEFORE_THE_WINDOW) : Schedule.ANY_TIME;
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
    var takes = Duration.ofMinutes(chance.between(1, 60));
    return new Timing(
        Optional.of(window),
        takes,
        "drawn",
        stages.happens(0.5)
            ? Optional.of(takes.dividedBy(stages.between(1, 4)))
            : Optional.empty());
  }

  /**
   * Whether each of these hosts may begin by this clock: how long its window has been open, and how
   * long it is open in all, by the times of day alone.
   */
  static boolean allow(RolloutState state, List<Event> decided, Instant now) {
    return decided.stream()
        .filter(Event.HostAdmitted.class::isInstance)
        .map(event -> timing(state, ((Event.HostAdmitted) event).host()))
        .allMatch(
            timing -> timing.window().map(window -> allows(window, timing, now)).orElse(true));
  }

  /** With its image there it takes less. */
  private static Timing timing(RolloutState state, String host) {
    Timing timing = state.plan().orElseThrow().host(host).orElseThrow().timing();
    return state.host(host).orElseThrow().stage().isThere() ? timing.whenStaged() : timing;
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
