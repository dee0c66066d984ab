package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.health.Baseline;
import dev.wrtfleet.health.HealthChecks;
import dev.wrtfleet.health.Verdict;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.Proved;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.BootId;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;

/**
 * Looks at the health of a proved router, one look a call, until it was healthy for long enough
 * without a break. A router that is healthy when the time is up gets the rest of its stable time;
 * one that is not, is degraded. What cannot be judged never passes.
 */
final class Settle {
  private static final Duration POLL_MIN = Duration.ofMillis(200);
  private static final int LOOKS_IN_STABLE_TIME = 3;
  private static final String UNHEALTHY = "unhealthy";
  private static final String UNCLEAR = "unclear";

  private final Links links;
  private final InstantSource clock;
  private final RoadSettings settings;
  private final Sightings sightings;
  private final BackupFolder backups;

  Settle(
      Links links,
      InstantSource clock,
      RoadSettings settings,
      Sightings sightings,
      BackupFolder backups) {
    this.links = links;
    this.clock = clock;
    this.settings = settings;
    this.sightings = sightings;
    this.backups = backups;
  }

  Next look(Trip trip, HostProgress progress) {
    Proved proved = progress.proved().orElseThrow();
    if (progress.step().filter(step -> step.compareTo(Step.SETTLE) >= 0).isEmpty()) {
      trip.started(Step.SETTLE, "healthy for " + Words.time(spec(trip).stableFor()));
    }
    var once =
        new RoadSettings.Retrying(
            1, settings.retry().firstPause(), settings.retry().longestPause());
    HealthSeen seen;
    try (var session = new Session(links, trip.host(), Trust.KNOWN, once)) {
      seen = words(trip, judge(trip, session, progress, proved));
      if (isNews(progress, seen)) {
        trip.ran(Step.SETTLE, session.takeCommands());
      }
    }
    if (isNews(progress, seen)) {
      trip.journal().append(seen);
    }
    return decide(trip, progress, seen);
  }

  private Verdict judge(Trip trip, Session session, HostProgress progress, Proved proved) {
    try {
      Optional<String> boot = BootId.parse(session.ask(Probe.BOOT_ID).out());
      if (boot.isEmpty()) {
        return new Verdict.Unclear("it does not say which boot it runs");
      }
      if (sightings.isAnotherBoot(trip, proved.bootId(), boot.get())) {
        return new Verdict.Unhealthy("it rebooted by itself after the upgrade");
      }
      Baseline baseline = baseline(trip, progress, proved);
      return session.with(link -> HealthChecks.judge(link, baseline, spec(trip).checks()));
    } catch (LinkException e) {
      Interrupted.stop();
      return new Verdict.Unhealthy(e.failure().words());
    }
  }

  private static Baseline baseline(Trip trip, HostProgress progress, Proved proved) {
    Workings before =
        progress
            .baseline()
            .map(read -> read.facts().workings())
            .orElseGet(() ->
                new Workings(
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    false));
    return new Baseline(before, proved.revision(), trip.keepsConfig());
  }

  private static HealthSeen words(Trip trip, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy(String note) -> new HealthSeen(trip.name(), HostProgress.HEALTHY, note);
      case Verdict.Unhealthy(String why) -> new HealthSeen(trip.name(), UNHEALTHY, why);
      case Verdict.Unclear(String why) -> new HealthSeen(trip.name(), UNCLEAR, why);
    };
  }

  private static boolean isNews(HostProgress progress, HealthSeen seen) {
    return !progress.health().equals(Optional.of(seen));
  }

  private Next decide(Trip trip, HostProgress progress, HealthSeen seen) {
    Instant now = clock.instant();
    if (seen.verdict().equals(HostProgress.HEALTHY)) {
      Instant since = progress.healthySince().orElse(now);
      boolean stable = Duration.between(since, now).compareTo(spec(trip).stableFor()) >= 0;
      return stable ? done(trip, progress, now) : new Next.Again(pause(trip));
    }
    Instant deadline = progress.provedAt().orElseThrow().plus(spec(trip).within());
    return now.isBefore(deadline) ? new Next.Again(pause(trip)) : trip.end(degraded(trip, seen));
  }

  private Next done(Trip trip, HostProgress progress, Instant now) {
    Proved proved = progress.proved().orElseThrow();
    FlashIssued flash = progress.flash().orElseThrow();
    Duration took = Duration.between(progress.flashedAt().orElseThrow(), now);
    try (var session = new Session(links, trip.host(), Trust.KNOWN, settings.retry())) {
      RouterHooks.afterSettle(trip, session);
    }
    trip.started(Step.DONE, "");
    String version = flash.image().version();
    return trip.end(
        new End(
            Outcome.UPGRADED,
            (version.isEmpty() ? "" : version + " ")
                + proved.revision()
                + " in "
                + Words.time(took),
            ""));
  }

  private End degraded(Trip trip, HealthSeen seen) {
    String words =
        seen.verdict().equals(UNCLEAR)
            ? "its health could not be judged within "
            : "it runs the new firmware and was not healthy within ";
    return new End(
        Outcome.DEGRADED,
        words + Words.time(spec(trip).within()) + ": " + seen.detail(),
        "Log in and look with: logread; ubus call service list. Mend it, or install the old image"
            + " again."
            + Backup.where(trip, backups));
  }

  private Duration pause(Trip trip) {
    Duration share = spec(trip).stableFor().dividedBy(LOOKS_IN_STABLE_TIME);
    Duration pause =
        share.compareTo(settings.polls().health()) < 0 ? share : settings.polls().health();
    return pause.compareTo(POLL_MIN) < 0 ? POLL_MIN : pause;
  }

  private static HealthSpec spec(Trip trip) {
    return trip.playbook().health();
  }
}
