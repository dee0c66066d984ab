package dev.wrtfleet.playbook;

import dev.wrtfleet.playbook.WeeklyHours.Stretch;
import dev.wrtfleet.playbook.Window.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the openings of a window: its hours day by day, without the freeze, joined. */
final class Openings {
  /**
   * How many days are looked ahead, less first: mostly it opens within a week; after the last a
   * freeze of three years is taken for a window that never opens.
   */
  private static final List<Integer> DAYS_AHEAD = List.of(9, 60, 400, 1100);

  /** Hours last a day at most; one more, for the clocks of a zone may be a day off ours. */
  private static final int DAYS_BACK = 2;

  private final Window window;

  Openings(Window window) {
    this.window = window;
  }

  Optional<Opening> next(Instant now, Duration takes) {
    for (int days : DAYS_AHEAD) {
      // Cut off at the end of the days looked at, an opening may be found too short: then more
      // days are looked at.
      for (Opening opening : joined(now, days)) {
        Instant start = opening.opens().isAfter(now) ? opening.opens() : now;
        if (start.isBefore(opening.closes()) && !start.plus(takes).isAfter(opening.closes())) {
          return Optional.of(opening);
        }
      }
    }
    return Optional.empty();
  }

  private List<Opening> joined(Instant now, int days) {
    var stretches = new ArrayList<Stretch>();
    for (WeeklyHours hours : window.hours()) {
      LocalDate today = now.atZone(hours.zone()).toLocalDate();
      for (int day = -DAYS_BACK; day <= days; day++) {
        hours
            .of(today.plusDays(day))
            .ifPresent(stretch -> stretches.addAll(thawed(hours, stretch)));
      }
    }
    stretches.sort(Comparator.comparing(Stretch::from));
    var openings = new ArrayList<Opening>();
    for (Stretch stretch : stretches) {
      Optional<Opening> last =
          openings.isEmpty() ? Optional.empty() : Optional.of(openings.getLast());
      if (last.isPresent() && !stretch.from().isAfter(last.get().closes())) {
        Instant closes =
            stretch.until().isAfter(last.get().closes()) ? stretch.until() : last.get().closes();
        openings.set(openings.size() - 1, new Opening(last.get().opens(), closes));
      } else {
        openings.add(new Opening(stretch.from(), stretch.until()));
      }
    }
    return openings;
  }

  /** What is left of a stretch without the days of the freeze. */
  private List<Stretch> thawed(WeeklyHours hours, Stretch stretch) {
    List<Stretch> left = List.of(stretch);
    for (Freeze freeze : window.freeze()) {
      var frozen =
          new Stretch(
              freeze.first().atStartOfDay(hours.zone()).toInstant(),
              freeze.last().plusDays(1).atStartOfDay(hours.zone()).toInstant());
      left = left.stream().flatMap(each -> without(each, frozen).stream()).toList();
    }
    return left;
  }

  private static List<Stretch> without(Stretch stretch, Stretch frozen) {
    var left = new ArrayList<Stretch>();
    Instant before = earlier(stretch.until(), frozen.from());
    Instant after = stretch.from().isAfter(frozen.until()) ? stretch.from() : frozen.until();
    if (stretch.from().isBefore(before)) {
      left.add(new Stretch(stretch.from(), before));
    }
    if (after.isBefore(stretch.until())) {
      left.add(new Stretch(after, stretch.until()));
    }
    return left;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
