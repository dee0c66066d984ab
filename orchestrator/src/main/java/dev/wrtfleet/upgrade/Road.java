package dev.wrtfleet.upgrade;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostAway;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.LinkFailure;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The road of one host: probe, match, guard, backup, upload, test, flash, return, prove, settle;
 * the looks at it while its wave soaks, and what is done ahead of its window. Each call of {@link
 * #advance} goes one stretch, blocking; what it may do follows from the host's progress alone, so
 * another process can go on where one was killed. Once the flash is in the journal it is never sent
 * again. Safe for use from many threads, one a host.
 */
public final class Road implements HostRoad {
  /** So often a host of a site is tried again before it ends as unreachable. */
  private static final int TRIES_AWAY_MAX = 1;

  /** Others of its site that fail at the same time have failed by then. */
  private static final Duration AWAY_PAUSE = Duration.ofSeconds(10);

  private final Links links;
  private final InstantSource clock;
  private final RoadSettings settings;
  private final BackupFolder backups;
  private final UploadRates rates;
  private final Sightings sightings = new Sightings();

  /**
   * A road over these links.
   *
   * @param backups folder the configurations are kept in, as {@code RUN/HOST.tar.gz}
   * @param rates shared with all other roads of the process
   */
  public Road(
      Links links, InstantSource clock, RoadSettings settings, Path backups, UploadRates rates) {
    this.rates = rates;
    this.links = links;
    this.clock = clock;
    this.settings = settings;
    this.backups = new BackupFolder(backups);
  }

  /** A road whose uploads nobody limits. */
  public Road(Links links, InstantSource clock, RoadSettings settings, Path backups) {
    this(links, clock, settings, backups, UploadRates.none());
  }

  /**
   * Goes one stretch; of a host that has ended, one look in the soak of its wave, where the journal
   * says that it soaks.
   *
   * @throws RuntimeException what the journal threw, at once and with nothing more done to the
   *     router; or {@link java.util.concurrent.CancellationException} where this thread was
   *     interrupted: the host has not ended then
   */
  @Override
  public Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal) {
    var trip = new Trip(run, host, planned, playbook, journal, rates);
    if (progress.ended().isPresent()) {
      return journal
          .around()
          .soak()
          .map(soak -> new Watch(links, clock, settings, backups).look(trip, progress, soak))
          .orElseGet(Next.Ended::new);
    }
    if (progress.stage().isAtWork()) {
      return new StageAhead(links, settings, backups).advance(trip, progress.stage());
    }
    Next next = stretch(trip, progress);
    if (next instanceof Next.Ended) {
      sightings.forget(trip);
    }
    return next;
  }

  private Next stretch(Trip trip, HostProgress progress) {
    if (progress.proved().isPresent()) {
      return new Settle(links, clock, settings, sightings, backups).look(trip, progress);
    }
    return progress.flash().isPresent()
        ? new Return(links, clock, settings, sightings, backups).look(trip, progress)
        : upToTheFlash(trip, progress);
  }

  private Next upToTheFlash(Trip trip, HostProgress progress) {
    try (var session = new Session(links, trip.host(), Trust.KNOWN, settings.retry())) {
      var preparation = Preparation.of(trip, session, backups, progress.stage());
      return switch (preparation.run()) {
        case Preparation.Result.Over(End end) -> {
          if (progress.stage().isThere()) {
            OnRouter.tidy(session, trip);
          }
          yield trip.end(end);
        }
        case Preparation.Result.Astray(String why) -> {
          OnRouter.tidy(session, trip);
          trip.journal().append(new Event.StageLost(trip.name(), why));
          yield new Next.PutOff();
        }
        case Preparation.Result.Ready(RouterFacts facts) -> flash(trip, session, facts);
      };
    } catch (LinkException e) {
      Interrupted.stop();
      return away(trip, progress, e.failure());
    }
  }

  private Next flash(Trip trip, Session session, RouterFacts facts) throws LinkException {
    Optional<End> kept = RouterHooks.beforeFlash(trip, session);
    if (kept.isPresent()) {
      return trip.end(kept.get());
    }
    Optional<End> end = new Flash(trip, session, clock, settings.flashLimit()).send(facts);
    return end.map(trip::end).orElseGet(() -> new Next.Again(settings.polls().shortest()));
  }

  /** At a site it may be the way that is down: others of it are to be heard before the end. */
  private static Next away(Trip trip, HostProgress progress, LinkFailure failure) {
    boolean mayBeTheWay = trip.planned().site().isPresent() && failure.worthRetrying();
    if (!mayBeTheWay || progress.aside().triesAway() >= TRIES_AWAY_MAX) {
      End end = unreachable(trip, failure);
      boolean isWaitedFor = trip.playbook().waitForAbsent().isPresent() && failure.worthRetrying();
      return isWaitedFor ? trip.putOff(end) : trip.end(end);
    }
    trip.journal().append(new HostAway(trip.name(), failure.words()));
    return new Next.Again(AWAY_PAUSE);
  }

  private static End unreachable(Trip trip, LinkFailure failure) {
    return new End(
        Outcome.UNREACHABLE,
        failure.words() + ". Nothing was written to its flash",
        LinkAdvice.of(failure, trip.host()));
  }
}
