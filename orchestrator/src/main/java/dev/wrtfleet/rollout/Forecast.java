package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.WaveSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When a plan would begin and when all of it would be done, if nothing fails, every host takes as
 * long as it is given, approvals come at once, and somebody drives the run all the time. An
 * estimate for people; nothing is decided by it.
 *
 * @param begins when the first host may begin
 * @param ends when the last wave has soaked
 */
public record Forecast(Instant begins, Instant ends) {
  /** Far more than the openings a fleet of any size needs; one that needs more is never done. */
  private static final int STEPS_MAX = 200_000;

  /**
   * The forecast of a plan that starts now; empty where it has no hosts to upgrade, or where one of
   * them would never begin.
   */
  public static Optional<Forecast> of(Plan plan, Instant now) {
    return of(plan, now, false);
  }

  /** The same where every host was staged before its window. */
  public static Optional<Forecast> ofStaged(Plan plan, Instant now) {
    return of(plan, now, true);
  }

  private static Optional<Forecast> of(Plan plan, Instant now, boolean staged) {
    var clock = new Clock(plan.playbook().atOnce(), now);
    for (int wave = 0; wave < plan.waves(); wave++) {
      Map<Timing, Integer> hosts = new LinkedHashMap<>();
      plan.wave(wave)
          .forEach(host ->
              hosts.merge(staged ? host.timing().whenStaged() : host.timing(), 1, Integer::sum));
      if (!clock.work(hosts)) {
        return Optional.empty();
      }
      WaveSpec spec = plan.playbook().waves().get(wave);
      clock.now = hosts.isEmpty() ? clock.now : clock.now.plus(spec.soak());
    }
    return clock.begins.map(begins -> new Forecast(begins, clock.now));
  }

  /** Plays the waves one after the other. */
  private static final class Clock {
    private final int atOnce;
    private final PriorityQueue<Instant> busyUntil = new PriorityQueue<>();
    private Instant now;
    private Optional<Instant> begins = Optional.empty();
    private int steps;

    Clock(int atOnce, Instant now) {
      this.atOnce = atOnce;
      this.now = now;
    }

    /** Until the last of these hosts has ended; false where one never begins. */
    boolean work(Map<Timing, Integer> hosts) {
      Map<Timing, Integer> waiting = new LinkedHashMap<>(hosts);
      while (!waiting.isEmpty() || !busyUntil.isEmpty()) {
        admit(waiting);
        Optional<Instant> next = next(waiting);
        if (next.isEmpty() || steps++ > STEPS_MAX) {
          return false;
        }
        now = next.get();
        while (!busyUntil.isEmpty() && !busyUntil.element().isAfter(now)) {
          busyUntil.remove();
        }
      }
      return true;
    }

    private void admit(Map<Timing, Integer> waiting) {
      for (Map.Entry<Timing, Integer> each : List.copyOf(waiting.entrySet())) {
        Timing timing = each.getKey();
        int free = Math.min(each.getValue(), atOnce - busyUntil.size());
        if (free <= 0 || !timing.fits(now)) {
          continue;
        }
        begins = begins.or(() -> Optional.of(now));
        for (int host = 0; host < free; host++) {
          busyUntil.add(now.plus(timing.takes()));
        }
        if (free == each.getValue()) {
          waiting.remove(timing);
        } else {
          waiting.put(timing, each.getValue() - free);
        }
      }
    }

    /** When something ends, or, where there is room, a window opens. */
    private Optional<Instant> next(Map<Timing, Integer> waiting) {
      Optional<Instant> next = Optional.ofNullable(busyUntil.peek());
      if (busyUntil.size() < atOnce) {
        for (Timing timing : waiting.keySet()) {
          Optional<Instant> opens = timing.opening(now).map(opening -> opening.opens());
          if (opens.isPresent() && (next.isEmpty() || opens.get().isBefore(next.get()))) {
            next = opens;
          }
        }
      }
      return next;
    }
  }
}
