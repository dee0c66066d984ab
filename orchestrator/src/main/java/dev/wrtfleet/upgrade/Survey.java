package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.InstalledPackages;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at a host before planning. Never throws for what a router does: each host comes back with
 * its facts, or with why not and what to do. Safe for use from many threads.
 */
public final class Survey implements Function<Host, Surveyed> {
  private final Links links;
  private final RoadSettings settings;
  private final boolean packagesToo;

  /** Opens links here, with this patience. */
  public Survey(Links links, RoadSettings settings) {
    this(links, settings, false);
  }

  private Survey(Links links, RoadSettings settings, boolean packagesToo) {
    this.links = links;
    this.settings = settings;
    this.packagesToo = packagesToo;
  }

  /** The same, asking for the installed packages too: some 50 kB more from each router. */
  public Survey withPackages() {
    return new Survey(links, settings, true);
  }

  @Override
  public Surveyed apply(Host host) {
    try (var session = new Session(links, host, Trust.KNOWN, settings.retry())) {
      return switch (session.with(Probe::read)) {
        case ProbeResult.Read(var facts) -> Surveyed.found(host, facts, packages(session));
        case ProbeResult.NotUnderstood(String why, String advice) ->
            Surveyed.failed(host, why, advice);
      };
    } catch (LinkException e) {
      Interrupted.stop();
      String why = e.failure().words();
      String advice = LinkAdvice.of(e.failure(), host);
      return e.failure().worthRetrying()
          ? Surveyed.away(host, why, advice)
          : Surveyed.failed(host, why, advice);
    }
  }

  private Optional<InstalledPackages> packages(Session session) throws LinkException {
    return packagesToo ? session.with(PackageLook::read) : Optional.empty();
  }
}
