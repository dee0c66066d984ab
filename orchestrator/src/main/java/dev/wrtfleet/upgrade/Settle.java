package dev.wrtfleet.upgrade;

import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.Proved;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Looks at the health of a proved router, one look a call, until it was healthy for long enough
 * without a break. A router that is healthy when the time is up gets the rest of its stable time;
 * one that is not, is degraded. What cannot be judged never passes: it ends unclear, and somebody
 * is asked.
 */
final class Settle {
  private static final Duration POLL_MIN = Duration.ofMillis(200);
  private static final int LOOKS_IN_STABLE_TIME = 3;
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
    HealthLook look =
        HealthLook.take(
            trip,
            progress,
            links,
            settings,
            boot -> sightings.isAnotherBoot(trip, proved.bootId(), boot));
    var seen = new HealthSeen(trip.name(), look.word(), look.detail(), look.boot());
    if (isNews(progress, seen)) {
      trip.ran(Step.SETTLE, look.commands());
      trip.journal().append(seen);
    }
    return decide(trip, progress, seen);
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
    // Somebody who wants it tried again gives it the whole time again.
    Instant from = progress.aside().retriedAt().or(progress::provedAt).orElseThrow();
    Instant deadline = from.plus(spec(trip).within());
    return now.isBefore(deadline) ? new Next.Again(pause(trip)) : trip.end(notHealthy(trip, seen));
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

  private End notHealthy(Trip trip, HealthSeen seen) {
    String within = Words.time(spec(trip).within()) + ": " + seen.detail();
    if (seen.verdict().equals(UNCLEAR)) {
      return new End(
          Outcome.UNCLEAR,
          "it runs the new firmware, and its health could not be judged within " + within,
          "Look at it. Then: wrtfleet retry HOST looks again, wrtfleet approve goes on all the same,"
              + " wrtfleet halt ends the run."
              + Backup.where(trip, backups));
    }
    return new End(
        Outcome.DEGRADED,
        "it runs the new firmware and was not healthy within " + within,
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
