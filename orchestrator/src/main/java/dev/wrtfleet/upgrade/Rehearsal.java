package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.StepStarted;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.router.LinkException;
import dev.wrtfleet.router.Links;
import dev.wrtfleet.router.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything of a host's road but the flash: the same steps, the same refusals, with exactly the
 * options the flash would use. The image is taken off the router again. Safe for use from many
 * threads.
 */
public final class Rehearsal {
  static final String NO_RUN = "rehearsal";

  private final Links links;
  private final InstantSource clock;
  private final RoadSettings settings;
  private final BackupFolder backups;
  private final UploadRates rates;

  /** A rehearsal over these links; backups are kept as {@code rehearsal/HOST.tar.gz}. */
  public Rehearsal(
      Links links, InstantSource clock, RoadSettings settings, Path backups, UploadRates rates) {
    this.rates = rates;
    this.links = links;
    this.clock = clock;
    this.settings = settings;
    this.backups = new BackupFolder(backups);
  }

  /**
   * How a host would fare.
   *
   * @param outcome absent where it is ready to be flashed
   * @param lastStep the step it came to
   */
  public record Result(
      String host,
      Optional<Outcome> outcome,
      Step lastStep,
      String reason,
      String advice,
      Duration took) {
    /** Whether it is ready, or needs nothing. */
    public boolean asWanted() {
      return outcome.map(Outcome::isAsWanted).orElse(true);
    }

    /** Whether the router could be talked to. */
    public boolean reached() {
      return outcome.map(end -> end != Outcome.UNREACHABLE).orElse(true);
    }
  }

  /** Rehearses one host of a plan. */
  public Result of(Host host, PlannedHost planned, Playbook playbook) {
    if (planned.ended().isPresent()) {
      PlannedHost.PlanEnd end = planned.ended().get();
      return new Result(
          host.name(),
          Optional.of(end.outcome()),
          Step.MATCH,
          end.reason(),
          end.advice(),
          Duration.ZERO);
    }
    Instant began = clock.instant();
    List<HostEvent> events = new ArrayList<>();
    var trip = new Trip(NO_RUN, host, planned, playbook, noLease(events), rates);
    Optional<End> end = prepare(trip);
    return new Result(
        host.name(),
        end.map(End::outcome),
        lastStep(events),
        end.map(End::reason).orElse("ready to be flashed"),
        end.map(End::advice).orElse(""),
        Duration.between(began, clock.instant()));
  }

  private Optional<End> prepare(Trip trip) {
    try (var session = new Session(links, trip.host(), Trust.KNOWN, settings.retry())) {
      return switch (new Preparation(trip, session, backups).run()) {
        case Preparation.Result.Over(End end) -> Optional.of(end);
        case Preparation.Result.Ready ready -> {
          OnRouter.remove(session, OnRouter.image(trip.image().sha256()));
          yield Optional.empty();
        }
        case Preparation.Result.Astray(String why) ->
            throw new IllegalStateException("nothing was staged: " + why);
      };
    } catch (LinkException e) {
      Interrupted.stop();
      return Optional.of(
          new End(
              Outcome.UNREACHABLE, e.failure().words(), LinkAdvice.of(e.failure(), trip.host())));
    }
  }

  /** Nothing is flashed, so that no lease is needed: any lock nobody holds any more is none. */
  private static HostJournal noLease(List<HostEvent> events) {
    return new HostJournal() {
      @Override
      public void append(HostEvent event) {
        events.add(event);
      }

      @Override
      public long fence() {
        return Long.MAX_VALUE;
      }

      @Override
      public void refuseAfterSleep() {
        // Nothing that must not come late is ever sent.
      }
    };
  }

  private static Step lastStep(List<HostEvent> events) {
    return events.stream()
        .filter(StepStarted.class::isInstance)
        .map(event -> ((StepStarted) event).step())
        .reduce((first, last) -> last)
        .orElse(Step.PROBE);
  }
}
