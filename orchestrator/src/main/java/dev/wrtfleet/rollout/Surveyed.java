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

  /** A host that answered, and was not asked for its packages. */
  public static Surveyed found(Host host, RouterFacts facts) {
    return found(host, facts, Optional.empty());
  }

  /** A host that answered, and said what is installed, where it could. */
  public static Surveyed found(Host host, RouterFacts facts, Optional<InstalledPackages> packages) {
    return new Surveyed(host, Optional.of(facts), Optional.empty(), "", packages, false);
  }

  /** A host that will answer no better later. */
  public static Surveyed failed(Host host, String why, String advice) {
    return new Surveyed(host, Optional.empty(), Optional.of(why), advice, Optional.empty(), false);
  }

  /** A host that does not answer now, and may later. */
  public static Surveyed away(Host host, String why, String advice) {
    return new Surveyed(host, Optional.empty(), Optional.of(why), advice, Optional.empty(), true);
  }
}
