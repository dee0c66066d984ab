package dev.wrtfleet.playbook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When work on a host may begin: in any of these hours but on the days of a freeze. What begins
 * must be able to end in the same opening; hours that touch or overlap are one opening. Pure: the
 * time is an argument.
 *
 * @param freeze whole days, each by the clock of the hours it takes away from
 */
public record Window(List<WeeklyHours> hours, List<Freeze> freeze) {
  /**
   * An opening.
   *
   * @param closes the first moment that is not in it
   */
  public record Opening(Instant opens, Instant closes) {}

  /** Refuses a window without hours: it would never open. */
  public Window {
    hours = List.copyOf(hours);
    freeze = List.copyOf(freeze);
    if (hours.isEmpty()) {
      throw new IllegalArgumentException("a window without hours");
    }
  }

  /** Whether what takes this long may begin now. */
  public boolean fits(Instant now, Duration takes) {
    return next(now, takes).filter(opening -> !opening.opens().isAfter(now)).isPresent();
  }

  /**
   * The first opening, now or later, in which what takes this long may begin: at its start, or now
   * where it is open. Empty where there is none in the next three years.
   */
  public Optional<Opening> next(Instant now, Duration takes) {
    return new Openings(this).next(now, takes);
  }

  /** Whether what takes this long can ever begin in it, the days of a freeze apart. */
  public boolean canHold(Duration takes) {
    return new Window(hours, List.of()).next(Instant.EPOCH, takes).isPresent();
  }

  /** The zone its times are told in. */
  public ZoneId zone() {
    return hours.getFirst().zone();
  }

  /** As it is written. */
  public String words() {
    String open = hours.stream().map(WeeklyHours::words).collect(Collectors.joining(" or "));
    return freeze.isEmpty()
        ? open
        : open + ", not on " + freeze.stream().map(Freeze::words).collect(Collectors.joining(", "));
  }
}
