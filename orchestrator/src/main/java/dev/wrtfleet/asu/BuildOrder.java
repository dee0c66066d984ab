package dev.wrtfleet.asu;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be built for all routers of a plan.
 *
 * @param server address without a slash at the end
 * @param asInstalled whether each router's own packages are in its image
 * @param named packages for all; with {@code -} before it one is left out
 * @param filesystem of the images; where empty, the one each router runs from
 * @param within how long all builds may take together
 */
public record BuildOrder(
    URI server,
    String release,
    boolean asInstalled,
    List<String> named,
    Optional<String> filesystem,
    Optional<Integer> rootfsSizeMb,
    Duration within) {
  /** Copies the list. */
  public BuildOrder {
    named = List.copyOf(named);
  }
}
