package dev.wrtfleet.cli;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.KeptConfig;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Rollback.Saved;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Sees to it that a router gets its configuration of before only from a machine that has it. Of the
 * workers of a shared journal one that has it not leaves the router to the others for a while;
 * where none takes it the router is refused, before anything is sent to it.
 */
final class KeptConfigs implements HostRoad {
  /** Each worker in turn takes up a router that is left: enough for a hundred of them. */
  private static final Duration OTHERS = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final HostRoad road;
  private final Function<String, ? extends Function<String, Saved>> saved;
  private final Store store;
  private final Map<String, Instant> missedSince = new ConcurrentHashMap<>();

  /** The road; {@code saved} finds what a run saved on this machine, by the names of hosts. */
  KeptConfigs(
      HostRoad road, Function<String, ? extends Function<String, Saved>> saved, Store store) {
    this.road = road;
    this.saved = saved;
    this.store = store;
  }

  @Override
  public Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal)
      throws InterruptedException {
    // After the flash the router has it.
    boolean isDue = progress.flash().isEmpty() && progress.ended().isEmpty();
    Optional<KeptConfig> config = planned.restores().filter(any -> isDue);
    Optional<String> missing = config.flatMap(kept -> missing(kept, host.name()));
    if (missing.isEmpty()) {
      return road.advance(run, progress, host, planned, playbook, journal);
    }
    Instant now = store.clock().instant();
    Instant since = missedSince.computeIfAbsent(host.name(), any -> now);
    if (store.isShared() && now.isBefore(since.plus(OTHERS))) {
      return new Next.Again(LOOK);
    }
    missedSince.remove(host.name());
    journal.append(refused(host.name(), config.orElseThrow(), missing.get()));
    return new Next.Ended();
  }

  private Optional<String> missing(KeptConfig config, String host) {
    return switch (saved.apply(config.run()).apply(host)) {
      case Saved.Unusable(String why) -> Optional.of(why);
      case Saved.Usable(String sha256, long bytes) ->
          sha256.equals(config.sha256())
              ? Optional.empty()
              : Optional.of("its backup of run " + config.run() + " is another one than planned");
    };
  }

  private static HostEnded refused(String host, KeptConfig config, String why) {
    return new HostEnded(
        host,
        Outcome.REFUSED,
        "its configuration of before run " + config.run() + " is not here: " + why,
        "Nothing was sent to it. Put the file back, or on the machine that has it: wrtfleet rollback "
            + config.run());
  }
}
