package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many nights of one plan: equal plan, scenario, start and seed, equal nights. Nights are played
 * side by side, one a core.
 */
public final class Forecast {
  /** Neighbouring seeds must not give neighbouring nights. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  private final RolloutState planned;
  private final Instant start;
  private final long seed;
  private final int nights;

  /** Nights that begin at this time. */
  public Forecast(Plan plan, Instant start, long seed, int nights) {
    if (nights < 1) {
      throw new IllegalArgumentException(nights + " nights");
    }
    var begun = new Event.RunStarted("forecast", plan.playbook().name(), "forecast");
    this.planned =
        RolloutState.empty()
            .apply(new Recorded(1, start, begun))
            .apply(new Recorded(2, start, new Event.Planned(plan)));
    this.start = start;
    this.seed = seed;
    this.nights = nights;
  }

  /** How they went, the first first. */
  public List<NightEnd> of(Scenario scenario) {
    return IntStream.range(0, nights)
        .parallel()
        .mapToObj(night -> new Night(planned, scenario, start, seed + night * STRIDE).play())
        .toList();
  }
}
