package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How it went in earlier runs: ends and times of their routers, counted run by run. */
public final class History {
  /** From fewer flashed routers nothing can be foretold. */
  public static final int FLASHED_MIN = 20;

  private final Map<Outcome, Integer> ends = new EnumMap<>(Outcome.class);
  private final List<Duration> prepare = new ArrayList<>();
  private final List<Duration> away = new ArrayList<>();
  private int runs;

  /** Counts this run. */
  public void add(List<Recorded> events) {
    Map<String, Instant> begun = new HashMap<>();
    Map<String, Outcome> last = new HashMap<>();
    Map<String, Outcome> first = new HashMap<>();
    for (Recorded recorded : events) {
      switch (recorded.event()) {
        case Event.Planned e -> e.plan().hosts().forEach(this::planned);
        case Event.HostAdmitted e -> begun.put(e.host(), recorded.at());
        case Event.FlashIssued e ->
            Optional.ofNullable(begun.get(e.host()))
                .map(since -> Duration.between(since, recorded.at()))
                .filter(Duration::isPositive)
                .ifPresent(prepare::add);
        case Event.Proved e -> away.add(e.away());
        case Event.HostEnded e -> last.put(e.host(), e.outcome());
        case Event.HostRelapsed e -> last.put(e.host(), e.outcome());
        // Its luck is how it first ended: that somebody helped it is not the router's doing.
        case Event.HostRetried e ->
            Optional.ofNullable(last.remove(e.host()))
                .ifPresent(was -> first.putIfAbsent(e.host(), was));
        default -> {}
      }
    }
    last.forEach((host, outcome) -> first.putIfAbsent(host, outcome));
    first.values().forEach(this::ended);
    runs++;
  }

  /** Who could not be reached when the plan was made counts; who had no image is no bad luck. */
  private void planned(PlannedHost host) {
    host.ended()
        .filter(end -> end.outcome() == Outcome.UNREACHABLE)
        .ifPresent(end -> ended(end.outcome()));
  }

  private void ended(Outcome outcome) {
    if (outcome == Outcome.UPGRADED || Rates.isLuck(outcome)) {
      ends.merge(outcome, 1, Integer::sum);
    }
  }

  /** Runs counted. */
  public int runs() {
    return runs;
  }

  /** Routers whose turn came, or would have, had they answered. */
  public int routers() {
    return ends.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Those that were flashed, or nearly. */
  public int flashed() {
    return ends.entrySet().stream()
        .filter(each -> each.getKey() == Outcome.UPGRADED || each.getKey().isFailure())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Whether it says enough to be drawn from. */
  public boolean isEnough() {
    return flashed() >= FLASHED_MIN && !prepare.isEmpty() && !away.isEmpty();
  }

  /**
   * The usual, with these ends and times in place of assumed ones. That none was lost yet does not
   * make it impossible: none counts as half a router.
   */
  public Assumptions assumptions() {
    if (!isEnough()) {
      throw new IllegalStateException(flashed() + " flashed routers are too few");
    }
    Map<Outcome, Double> percent = new EnumMap<>(Outcome.class);
    double all = routers();
    ends.forEach((outcome, count) -> {
      if (outcome != Outcome.UPGRADED) {
        percent.put(outcome, 100 * count / all);
      }
    });
    if (ends.containsKey(Outcome.UPGRADED)) {
      percent.putIfAbsent(Outcome.LOST, 100 * 0.5 / all);
    }
    return Assumptions.USUAL
        .with(new Rates(percent))
        .withPrepare(new Lasting.Seen(prepare))
        .withUpload(OptionalLong.empty())
        .withAway(new Lasting.Seen(away));
  }
}
