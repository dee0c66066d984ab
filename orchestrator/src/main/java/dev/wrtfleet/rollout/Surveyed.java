package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.fleet.Host;
import java.util.Optional;

/**
 * A host as found before planning: either its facts, or why it could not be reached.
 *
 * @param failure one sentence; absent where facts are there
 * @param advice what to do about the failure, empty where facts are there
 * @param packages what is installed; absent where nobody asked, or where the router could not say
 * @param isAway whether it may answer another time: nobody was there, or the way broke
 */
public record Surveyed(
    Host host,
    Optional<RouterFacts> facts,
    Optional<String> failure,
    String advice,
    Optional<InstalledPackages> packages,
    boolean isAway) {
  /** Refuses a host with neither facts nor a failure, or with both. */
  public Surveyed {
    if (facts.isPresent() == failure.isPresent()) {
      throw new IllegalArgumentException(host.name() + ": either facts or a failure");
    }
  }

  /** A host nobody asked for its packages. */
  public Surveyed(Host host, Optional<RouterFacts> facts, Optional<String> failure, String advice) {
    this(host, facts, failure, advice, Optional.empty(), false);
  }

  /** A host that answered, or that will answer no better later. */
  public Surveyed(
      Host host,
      Optional<RouterFacts> facts,
      Optional<String> failure,
      String advice,
      Optional<InstalledPackages> packages) {
    this(host, facts, failure, advice, packages, false);
  }
}
