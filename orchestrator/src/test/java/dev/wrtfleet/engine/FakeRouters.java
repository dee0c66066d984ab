package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Soak;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Routers that count how often they were really flashed, whatever the journal says, and the road to
 * them: flash, come back, prove, settle, in four stretches.
 */
class FakeRouters implements HostRoad {
  /** Host to how often its flash was written. */
  final Map<String, Integer> flashed = new ConcurrentHashMap<>();

  @Override
  public Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal)
      throws InterruptedException {
    String name = host.name();
    if (progress.ended().isPresent()) {
      return journal
          .around()
          .soak()
          .map(soak -> watch(name, soak, journal))
          .orElseGet(Next.Ended::new);
    }
    if (progress.flash().isEmpty()) {
      return flash(name, planned, journal);
    }
    if (!isFlashed(name)) {
      // The process before died between the journal and the router.
      journal.append(new Event.HostEnded(name, Outcome.NOT_STARTED, "old boot id", "run again"));
      return new Next.Ended();
    }
    if (progress.proved().isEmpty()) {
      journal.append(new Event.StepStarted(name, Step.PROVE, ""));
      journal.append(new Event.Proved(name, "boot-2", "r2", "acme,one", Duration.ofSeconds(60)));
      return new Next.Again(Duration.ZERO);
    }
    if (progress.health().isEmpty()) {
      journal.append(new Event.HealthSeen(name, HostProgress.HEALTHY, ""));
      return new Next.Again(Duration.ofMillis(5));
    }
    journal.append(new Event.HostEnded(name, Outcome.UPGRADED, "", ""));
    return new Next.Ended();
  }

  /** One look when the soak is over. */
  private Next watch(String name, Soak soak, HostJournal journal) {
    Duration left = Duration.between(InstantSource.system().instant(), soak.until());
    if (left.isPositive()) {
      return new Next.Again(left);
    }
    journal.append(new Event.SoakSeen(name, HostProgress.HEALTHY, "", soak.number(), true));
    return new Next.Ended();
  }

  private Next flash(String name, PlannedHost planned, HostJournal journal)
      throws InterruptedException {
    journal.append(new Event.StepStarted(name, Step.PROBE, ""));
    journal.append(new Event.StepStarted(name, Step.FLASH, ""));
    journal.append(
        new Event.FlashIssued(
            name,
            "boot-1",
            "r1",
            planned.image().orElseThrow(),
            "key",
            ConfigPolicy.KEEP,
            Instant.EPOCH));
    beforeSending(name);
    write(name);
    journal.append(new Event.FlashSeen(name, "closed", ""));
    return new Next.Again(Duration.ofMillis(5));
  }

  /** The instant between the journal and the router. */
  void beforeSending(String name) throws InterruptedException {}

  /** The router writes its flash. */
  void write(String name) {
    flashed.merge(name, 1, Integer::sum);
  }

  boolean isFlashed(String name) {
    return flashed.containsKey(name);
  }
}
