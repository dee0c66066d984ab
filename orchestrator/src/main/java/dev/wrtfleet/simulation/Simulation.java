package dev.wrtfleet.simulation;

import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Whole rollouts from one seed each: the real brain and the real road, on virtual routers, a
 * network that breaks, controllers that are killed and frozen, and a clock that only the world
 * moves. After every event what happened is held against what must never happen.
 */
public final class Simulation {
  /** Worlds tried for a shorter story of the same fault. */
  private static final int SHRINKS_MAX = 400;

  private final Path folder;
  private final PlannedImage image;
  private final Weakness weakness;

  /**
   * Worlds that keep their one image and their routers' configurations in this folder.
   *
   * @param weakness what is taken out of the protection
   */
  public Simulation(Path folder, Weakness weakness) {
    this.folder = folder;
    this.image = SimulatedImage.in(folder);
    this.weakness = weakness;
  }

  /**
   * How a world went that ended well.
   *
   * @param outcomes hosts by outcome, over all its runs
   * @param flashes real sysupgrades begun
   * @param lasted by its own clock
   */
  public record Story(
      Scenario scenario, Map<Outcome, Integer> outcomes, int flashes, Duration lasted) {}

  /**
   * A world in which something happened that must not.
   *
   * @param shortest the smallest world found that breaks the same rule
   */
  public record Failure(Scenario scenario, Scenario shortest, Broken broken) {
    @Override
    public String toString() {
      return "seed %d: %s%nshortest found: %s%nagain with -Dwrtfleet.seed=%d"
          .formatted(scenario.seed(), broken.getMessage(), shortest, scenario.seed());
    }
  }

  /** Plays one world; throws {@link Broken} where a rule does not hold. */
  public Story play(Scenario scenario) {
    return new World(scenario, weakness, image, folder).play();
  }

  /** Plays the world of this seed; where it breaks a rule, looks for a smaller one that does. */
  public Optional<Failure> tryOut(long seed) {
    Scenario scenario = Scenario.of(seed);
    return broken(scenario).map(broken -> shrunk(scenario, broken));
  }

  /** What the world broke, if it did. */
  Optional<Broken> broken(Scenario scenario) {
    try {
      play(scenario);
      return Optional.empty();
    } catch (Broken e) {
      return Optional.of(e);
    }
  }

  private Failure shrunk(Scenario scenario, Broken first) {
    Scenario smallest = scenario;
    Broken broken = first;
    int tries = 0;
    boolean gotSmaller = true;
    while (gotSmaller && tries < SHRINKS_MAX) {
      gotSmaller = false;
      for (Scenario smaller : smallest.smaller()) {
        tries++;
        Optional<Broken> again = broken(smaller);
        if (again.isPresent() && again.get().rule().equals(first.rule())) {
          smallest = smaller;
          broken = again.get();
          gotSmaller = true;
          break;
        }
      }
    }
    return new Failure(scenario, smallest, broken);
  }
}
