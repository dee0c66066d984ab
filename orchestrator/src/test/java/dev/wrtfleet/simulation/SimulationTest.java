package dev.wrtfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Outcome;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole rollouts, each from one seed. A failure prints its seed; {@code -Dwrtfleet.seed=…} plays
 * that one again, {@code -Dwrtfleet.seeds=…} says how many to play, {@code -Dwrtfleet.firstSeed=…}
 * from where on.
 */
class SimulationTest {
  /**
   * What fits into a minute of one core with the rest of the class; profile simulation plays more.
   */
  private static final int SEEDS = 500;

  /** From so many on every way a host can end has been seen. */
  private static final int ENOUGH = 200;

  /** A protection that is missing is noticed within so many seeds. */
  private static final int NOTICED_WITHIN = 10_000;

  @TempDir Path folder;

  @Test
  void noSeedBreaksARule() {
    Long only = Long.getLong("wrtfleet.seed");
    long first = only != null ? only : Long.getLong("wrtfleet.firstSeed", 1);
    int count = only != null ? 1 : Integer.getInteger("wrtfleet.seeds", SEEDS);
    var simulation = new Simulation(folder, Weakness.NONE);
    Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
    for (long seed = first; seed < first + count; seed++) {
      try {
        simulation
            .play(Scenario.of(seed))
            .outcomes()
            .forEach((outcome, hosts) -> seen.merge(outcome, hosts, Integer::sum));
      } catch (Broken e) {
        throw new AssertionError(simulation.tryOut(seed).map(Object::toString).orElse(""), e);
      }
    }
    if (count >= ENOUGH) {
      assertThat(seen).as("ends of hosts seen").containsOnlyKeys(Outcome.values());
    }
  }

  /**
   * Worlds in which a rule once said too much or too little: a flash command stuck on its way to a
   * router that had been given up as lost.
   */
  @ParameterizedTest
  @ValueSource(longs = {3225, 4401})
  void aSeedThatWasLookedIntoBreaksNoRule(long seed) {
    assertThat(new Simulation(folder, Weakness.NONE).tryOut(seed)).isEmpty();
  }

  @Test
  void equalSeedsTellEqualStories() {
    var simulation = new Simulation(folder, Weakness.NONE);
    for (long seed = 1; seed <= 30; seed++) {
      assertThat(simulation.play(Scenario.of(seed))).isEqualTo(simulation.play(Scenario.of(seed)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TWO_TASKS_A_HOST,        one task a host",
    "FENCE_NOT_CHECKED,       only the newest lease writes",
    // Which end of it is seen first is chance: the flash after the verdict, or the verdict after
    // it.
    "ROUTER_IGNORES_THE_LOCK, no flash after the end|nothing written means nothing written",
    "ACT_BEFORE_JOURNAL,      the journal comes before the act"
  })
  void aMissingProtectionIsNoticed(Weakness weakness, String rule) {
    var simulation = new Simulation(folder, weakness);
    for (long seed = 1; seed <= NOTICED_WITHIN; seed++) {
      Optional<Broken> broken = simulation.broken(Scenario.of(seed));
      if (broken.isPresent()) {
        assertThat(broken.get().rule()).as("seed %d: %s", seed, broken.get()).matches(rule);
        return;
      }
    }
    throw new AssertionError(weakness + " was not noticed within " + NOTICED_WITHIN + " seeds");
  }

  @Test
  void aFailureNamesItsSeedAndTheSmallestWorldFound() {
    var simulation = new Simulation(folder, Weakness.ACT_BEFORE_JOURNAL);
    Simulation.Failure failure = simulation.tryOut(1).orElseThrow();
    assertThat(failure.scenario()).isEqualTo(Scenario.of(1));
    assertThat(failure.shortest().routers()).isEqualTo(1);
    assertThat(failure.shortest().kills() + failure.shortest().freezes()).isZero();
    assertThat(failure.toString()).contains("-Dwrtfleet.seed=1");
  }
}
