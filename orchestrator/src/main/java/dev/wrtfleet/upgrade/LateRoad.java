package dev.wrtfleet.upgrade;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.Planner;
import dev.wrtfleet.rollout.Step;
import dev.wrtfleet.rollout.Surveyed;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The road, for hosts too that nobody could ask when the plan was made: such a host is asked first,
 * and gets its image as all others got theirs; then its turn comes anew, and it goes the road like
 * them, with all its checks. Safe for use from many threads.
 */
public final class LateRoad implements HostRoad {
  private final HostRoad road;
  private final Function<Host, Surveyed> survey;
  private final Supplier<Catalog> catalog;

  /**
   * The road of the others, and what a late host is asked and matched with.
   *
   * @param catalog asked for only where a late host answers
   */
  public LateRoad(HostRoad road, Function<Host, Surveyed> survey, Supplier<Catalog> catalog) {
    this.road = road;
    this.survey = survey;
    this.catalog = catalog;
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
    return planned.image().isPresent() || progress.ended().isPresent()
        ? road.advance(run, progress, host, planned, playbook, journal)
        : find(host, planned, playbook, journal);
  }

  private Next find(Host host, PlannedHost planned, Playbook playbook, HostJournal journal) {
    journal.append(new Event.StepStarted(host.name(), Step.PROBE, host.address()));
    Surveyed found = survey.apply(host);
    if (found.isAway()) {
      journal.append(
          new Event.HostPutOff(host.name(), found.failure().orElseThrow(), found.advice()));
      return new Next.PutOff();
    }
    Catalog images;
    try {
      images = catalog.get();
    } catch (FleetException e) {
      // The folder was tidied up meanwhile: this host is not served, the run goes on.
      return refused(host, "the images cannot be read: " + e.getMessage(), journal);
    }
    PlannedHost matched = Planner.found(playbook, found, planned, images);
    if (matched.ended().isPresent()) {
      PlannedHost.PlanEnd end = matched.ended().get();
      journal.append(new Event.HostEnded(host.name(), end.outcome(), end.reason(), end.advice()));
      return new Next.Ended();
    }
    journal.append(new Event.HostFound(host.name(), matched));
    return new Next.PutOff();
  }

  private static Next refused(Host host, String why, HostJournal journal) {
    String advice = "Put the images of the playbook back, then run it again.";
    journal.append(new Event.HostEnded(host.name(), Outcome.REFUSED, why, advice));
    return new Next.Ended();
  }
}
