package dev.wrtfleet.upgrade;

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

  /** Opens links here, with this patience. */
  public Survey(Links links, RoadSettings settings) {
    this.links = links;
    this.settings = settings;
  }

  @Override
  public Surveyed apply(Host host) {
    try (var session = new Session(links, host, Trust.KNOWN, settings.retry())) {
      return switch (session.with(Probe::read)) {
        case ProbeResult.Read(var facts) ->
            new Surveyed(host, Optional.of(facts), Optional.empty(), "");
        case ProbeResult.NotUnderstood(String why, String advice) ->
            new Surveyed(host, Optional.empty(), Optional.of(why), advice);
      };
    } catch (LinkException e) {
      Interrupted.stop();
      return new Surveyed(
          host,
          Optional.empty(),
          Optional.of(e.failure().words()),
          LinkAdvice.of(e.failure(), host));
    }
  }
}
