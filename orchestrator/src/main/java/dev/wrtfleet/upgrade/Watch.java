package dev.wrtfleet.upgrade;

import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.HostRelapsed;
import dev.wrtfleet.rollout.Event.SoakSeen;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Soak;
import dev.wrtfleet.router.Links;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Looks at an upgraded router again while its wave soaks, one look a call, and once more when the
 * soak is over. One that runs another boot than it settled with fails its wave at once. One that is
 * not healthy, or cannot be judged, is looked at more often and has the playbook's {@code within}
 * to be well again. Everything is judged by the journal, the clock and the router, so that any
 * process can go on.
 */
final class Watch {
  /** Looks in a soak, beside the last one. */
  private static final int LOOKS = 10;

  /** More often would load routers and the journal for nothing. */
  private static final Duration PAUSE_MIN = Duration.ofSeconds(30);

  /** In a soak of days a router that fails in the evening is to be known in the evening. */
  private static final Duration PAUSE_MAX = Duration.ofMinutes(15);

  private static final int SPREAD = 1000;

  private final Links links;
  private final InstantSource clock;
  private final RoadSettings settings;
  private final BackupFolder backups;

  Watch(Links links, InstantSource clock, RoadSettings settings, BackupFolder backups) {
    this.links = links;
    this.clock = clock;
    this.settings = settings;
    this.backups = backups;
  }

  /** How long between looks where all is well. */
  static Duration pause(Soak soak) {
    Duration share = soak.lasts().dividedBy(LOOKS);
    Duration atLeast = share.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : share;
    return atLeast.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : atLeast;
  }

  Next look(Trip trip, HostProgress progress, Soak soak) {
    Optional<Duration> early = beforeTheFirst(trip, progress, soak);
    if (early.isPresent()) {
      return new Next.Again(early.get());
    }
    String settled = settledBoot(progress);
    HealthLook look =
        HealthLook.take(trip, progress, links, settings, boot -> !boot.equals(settled));
    Instant now = clock.instant();
    boolean isLast = !now.isBefore(soak.until());
    if (look.boot().filter(boot -> !boot.equals(settled)).isPresent()) {
      return relapsed(trip, Outcome.DEGRADED, "it rebooted by itself while its wave soaked");
    }
    var seen =
        new SoakSeen(
            trip.name(), look.word(), look.detail(), soak.number(), isLast && look.isHealthy());
    if (!progress.aside().watch().equals(Optional.of(seen))) {
      trip.journal().append(seen);
    }
    if (look.isHealthy()) {
      Duration left = Duration.between(now, soak.until());
      return isLast ? new Next.Ended() : new Next.Again(shorter(pause(soak), left));
    }
    return unwell(trip, progress, look, now);
  }

  /** The hosts of a wave are not all looked at in the same moment: each has its own. */
  private Optional<Duration> beforeTheFirst(Trip trip, HostProgress progress, Soak soak) {
    boolean isFirst =
        progress.aside().watch().filter(seen -> seen.soak() == soak.number()).isEmpty();
    Instant settled = soak.until().minus(soak.lasts());
    Duration mine =
        pause(soak).multipliedBy(Math.floorMod(trip.id().hashCode(), SPREAD)).dividedBy(SPREAD);
    Instant due = settled.plus(shorter(mine, soak.lasts()));
    Duration left = Duration.between(clock.instant(), due);
    return isFirst && left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  private Next unwell(Trip trip, HostProgress progress, HealthLook look, Instant now) {
    Circumstances around = trip.journal().around();
    Instant unwell = progress.aside().unwellSince().orElse(now);
    // While the way to its site was down nobody could see it well.
    Instant since = around.wayBackAt().filter(unwell::isBefore).orElse(unwell);
    Duration within = trip.playbook().health().within();
    if (around.isWayDown() || Duration.between(since, now).compareTo(within) < 0) {
      return new Next.Again(settings.polls().health());
    }
    return relapsed(
        trip,
        look.isUnclear() ? Outcome.UNCLEAR : Outcome.DEGRADED,
        (look.isUnclear()
                ? "its health could not be judged for "
                : "it was not healthy any more for ")
            + Words.time(within)
            + " while its wave soaked: "
            + look.detail());
  }

  private Next relapsed(Trip trip, Outcome outcome, String reason) {
    trip.journal()
        .append(
            new HostRelapsed(
                trip.name(),
                outcome,
                reason,
                "Log in and look with: logread; uptime; ubus call service list."
                    + Backup.where(trip, backups)));
    return new Next.Ended();
  }

  /** A router may have rebooted while it settled; what counts is the boot that was stable then. */
  private static String settledBoot(HostProgress progress) {
    return progress
        .health()
        .flatMap(HealthSeen::boot)
        .orElseGet(() -> progress.proved().orElseThrow().bootId());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
