package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.health.Baseline;
import dev.wrtfleet.health.HealthChecks;
import dev.wrtfleet.health.Verdict;
import dev.wrtfleet.rollout.CommandRecord;
import dev.wrtfleet.rollout.Event.Proved;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.router.BootId;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One look at the health of a proved router over one link: the boot it runs, then the playbook's
 * checks against how it was before.
 *
 * @param boot the boot that answered, where it said so
 * @param commands what was asked, for the report
 */
record HealthLook(Verdict verdict, Optional<String> boot, List<CommandRecord> commands) {
  private static final String UNHEALTHY = "unhealthy";
  private static final String UNCLEAR = "unclear";

  /** Tries once to reach it; a router that is not reached is not healthy. */
  static HealthLook take(
      Trip trip,
      HostProgress progress,
      Links links,
      RoadSettings settings,
      Predicate<String> isOtherBoot) {
    var once =
        new RoadSettings.Retrying(
            1, settings.retry().firstPause(), settings.retry().longestPause());
    try (var session = new Session(links, trip.host(), Trust.KNOWN, once)) {
      Optional<String> boot = Optional.empty();
      Verdict verdict;
      try {
        boot = BootId.parse(session.ask(Probe.BOOT_ID).out());
        verdict = judge(trip, progress, session, boot, isOtherBoot);
      } catch (LinkException e) {
        Interrupted.stop();
        verdict = new Verdict.Unhealthy(e.failure().words());
      }
      return new HealthLook(verdict, boot, session.takeCommands());
    }
  }

  private static Verdict judge(
      Trip trip,
      HostProgress progress,
      Session session,
      Optional<String> boot,
      Predicate<String> isOtherBoot)
      throws LinkException {
    if (boot.isEmpty()) {
      return new Verdict.Unclear("it does not say which boot it runs");
    }
    if (isOtherBoot.test(boot.get())) {
      return new Verdict.Unhealthy("it rebooted by itself after the upgrade");
    }
    Baseline baseline = baseline(trip, progress);
    return session.with(
        link -> HealthChecks.judge(link, baseline, trip.playbook().health().checks()));
  }

  private static Baseline baseline(Trip trip, HostProgress progress) {
    Proved proved = progress.proved().orElseThrow();
    Workings before =
        // What a bad upgrade broke is no measure for the way back.
        trip.planned()
            .restores()
            .map(KeptConfig::workings)
            .or(() -> progress.baseline().map(read -> read.facts().workings()))
            .orElseGet(() ->
                new Workings(
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    false));
    return new Baseline(before, proved.revision(), trip.keepsConfig());
  }

  boolean isHealthy() {
    return verdict instanceof Verdict.Healthy;
  }

  boolean isUnclear() {
    return verdict instanceof Verdict.Unclear;
  }

  /** The verdict as the journal names it. */
  String word() {
    return switch (verdict) {
      case Verdict.Healthy h -> HostProgress.HEALTHY;
      case Verdict.Unhealthy u -> UNHEALTHY;
      case Verdict.Unclear u -> UNCLEAR;
    };
  }

  /** What is to be said of it. */
  String detail() {
    return switch (verdict) {
      case Verdict.Healthy(String note) -> note;
      case Verdict.Unhealthy(String why) -> why;
      case Verdict.Unclear(String why) -> why;
    };
  }
}
