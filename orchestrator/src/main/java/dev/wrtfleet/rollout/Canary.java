package dev.wrtfleet.rollout;

import java.util.Optional;

/**
 * {@code canaries: always}: until one router of a board and release is upgraded in this run,
 * routers like it go one by one, whatever wave they are in.
 */
final class Canary {
  private Canary() {}

  /** Why this host must wait for another one like it. */
  static Optional<String> objection(RolloutState state, PlannedHost host) {
    Optional<Integer> alike = state.roster().orElseThrow().groups().alike(host.name());
    if (alike.isEmpty()) {
      return Optional.empty();
    }
    Traffic traffic = state.census().traffic();
    boolean isProved = traffic.hosts(alike.get()).count(Outcome.UPGRADED) > 0;
    return isProved || traffic.inFlight(alike.get()) == 0
        ? Optional.empty()
        : Optional.of("no " + RouterKind.of(host) + " is upgraded yet, and one is in flight");
  }
}
