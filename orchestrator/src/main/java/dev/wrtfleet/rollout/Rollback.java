package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.image.Catalog;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.Schedule;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event.FlashIssued;
import dev.wrtfleet.rollout.PlannedHost.PlanEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The way back from a run that is over: the routers it flashed, each to the firmware and the
 * configuration it had before. Planned like any other rollout; what is planned is what each router
 * says now, held against what the journal of that run says of then.
 *
 * @param run the run that is undone
 * @param playbook how to go back
 * @param undone by the names of hosts, in the order of that run
 */
public record Rollback(String run, Playbook playbook, Map<String, Undone> undone) {
  /** Ends a router can be brought back from without anybody looking at it first. */
  private static final Set<Outcome> ANSWERING =
      EnumSet.of(Outcome.UPGRADED, Outcome.DEGRADED, Outcome.UNCLEAR);

  /**
   * What that run did to one host.
   *
   * @param before what it said before
   * @param revision what it ran after, or was to run; empty where the image could not say
   */
  public record Undone(RouterFacts before, FlashIssued flash, String revision) {
    static Undone of(HostProgress host) {
      FlashIssued flash = host.flash().orElseThrow();
      return new Undone(
          host.baseline().orElseThrow().facts(),
          flash,
          host.proved().map(Event.Proved::revision).orElse(flash.image().revision()));
    }
  }

  /** What there is of a router's configuration of then. */
  public sealed interface Saved {
    /** It can be read. */
    record Usable(String sha256, long sizeBytes) implements Saved {}

    /** It is not there, or no good. */
    record Unusable(String why) implements Saved {}
  }

  /** Keeps the order. */
  public Rollback {
    undone = Collections.unmodifiableMap(new LinkedHashMap<>(undone));
  }

  /** Of every router this run flashed, however it ended: what it runs now will tell. */
  public static Rollback of(RolloutState state) {
    return of(state, host -> true);
  }

  /**
   * Of the routers the wave flashed in which a gate closed, as far as they came back. Earlier waves
   * were healthy, soaked and approved.
   */
  public static Rollback ofFailedWave(RolloutState state) {
    return of(
        state,
        host ->
            state.waveOf(host.host()).equals(state.openWave())
                && host.proved().isPresent()
                && host.ended().filter(end -> ANSWERING.contains(end.outcome())).isPresent());
  }

  private static Rollback of(RolloutState state, Predicate<HostProgress> wanted) {
    var undone = new LinkedHashMap<String, Undone>();
    for (HostProgress host : state.hosts().values()) {
      if (host.flash().isPresent() && host.baseline().isPresent() && wanted.test(host)) {
        undone.put(host.host(), Undone.of(host));
      }
    }
    return new Rollback(state.run(), playbook(state.plan().orElseThrow().playbook()), undone);
  }

  /** One canary of every kind first, then the rest; all else as the run that is undone had it. */
  private static Playbook playbook(Playbook undone) {
    var waves =
        List.of(
            new WaveSpec("canary", new Pick.PerBoard(1), Duration.ZERO, false),
            new WaveSpec("rest", new Pick.Rest(), Duration.ZERO, false));
    boolean onlyWavesStop = undone.stopWhen().equals(StopWhen.NEVER);
    return new Playbook(
            undone.name() + "-rollback",
            "back to what they ran before",
            undone.hosts(),
            undone.catalog(),
            List.of(),
            undone.require(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            waves,
            undone.atOnce(),
            onlyWavesStop ? StopWhen.FIRST_FAILURE : undone.stopWhen(),
            undone.returnWithin(),
            undone.health())
        .withSchedule(schedule(undone.schedule()))
        .withLimits(undone.limits())
        .withHooks(undone.hooks())
        .withSiteDown(undone.siteDown())
        .withFallback(new Fallback(undone.fallback().before(), Fallback.OnFailedGate.HALT));
  }

  /** The same windows; of waves that have their own, for those waves are no more, the first. */
  private static Schedule schedule(Schedule undone) {
    return new Schedule(
        undone.windows().or(() -> undone.waves().values().stream().findFirst()),
        Map.of(),
        undone.freeze(),
        undone.takes());
  }

  /** The same for these hosts only. */
  public Rollback only(Predicate<String> hosts) {
    var fewer = new LinkedHashMap<>(undone);
    fewer.keySet().removeIf(hosts.negate());
    return new Rollback(run, playbook, fewer);
  }

  /** The same, at any time. */
  public Rollback atAnyTime() {
    return new Rollback(run, playbook.withSchedule(Schedule.ANY_TIME), undone);
  }

  /** What each router gets, from its images of then and its configuration of then. */
  Function<Surveyed, ImageMatch.Match> match(Catalog catalog, Function<String, Saved> saved) {
    var images = new EarlierImages(playbook, catalog);
    return found -> match(found, images, saved);
  }

  private ImageMatch.Match match(
      Surveyed found, EarlierImages images, Function<String, Saved> saved) {
    Undone then = undone.get(found.host().name());
    if (then == null) {
      throw new IllegalArgumentException(found.host().name() + " was not flashed by run " + run);
    }
    if (found.facts().isEmpty()) {
      // Where nothing could be done if it answered, that is what has to be known of it.
      return unsaved(found, saved).orElseGet(() -> images.of(found, then.before().release()));
    }
    Optional<ImageMatch.Match> not = notAsLeft(then, found.facts().get().release());
    if (not.isPresent()) {
      return not.get();
    }
    Optional<String> never = EarlierImages.never(then.flash().config(), then.flash().image());
    if (never.isPresent()) {
      return ImageMatch.Match.refused(never.get(), EarlierImages.BY_HAND);
    }
    return unsaved(found, saved).orElseGet(() -> images.of(found, then.before().release()));
  }

  /** Where there is no configuration to give back to it. */
  private Optional<ImageMatch.Match> unsaved(Surveyed found, Function<String, Saved> saved) {
    return saved.apply(found.host().name()) instanceof Saved.Unusable(String why)
        ? Optional.of(
            ImageMatch.Match.refused(
                "its configuration of before run " + run + " cannot be brought back: " + why,
                EarlierImages.BY_HAND))
        : Optional.empty();
  }

  /** Where it does not run what that run left on it. */
  private Optional<ImageMatch.Match> notAsLeft(Undone then, Release now) {
    if (now.revision().equals(then.before().release().revision())) {
      PlanEnd end =
          new PlanEnd(
              Outcome.CURRENT,
              "it runs " + now.version() + " " + now.revision() + ", as before run " + run,
              "Nothing to do.");
      return Optional.of(new ImageMatch.Match(Optional.empty(), Optional.of(end)));
    }
    return then.revision().equals(now.revision())
        ? Optional.empty()
        : Optional.of(
            ImageMatch.Match.refused(
                "it runs %s %s now, which run %s did not install"
                    .formatted(now.version(), now.revision(), run),
                "See what happened since with 'wrtfleet hosts history'. Roll back the run that"
                    + " installed that, or leave the router as it is."));
  }

  /** This plan, with the configuration each of its hosts gets back. */
  Plan withConfigs(Plan plan, Function<String, Saved> saved) {
    var hosts = new ArrayList<PlannedHost>();
    for (PlannedHost host : plan.hosts()) {
      boolean gets = host.wave().isPresent();
      hosts.add(gets ? host.restoring(config(host.name(), saved)) : host);
    }
    return new Plan(plan.playbook(), hosts);
  }

  private KeptConfig config(String host, Function<String, Saved> saved) {
    Undone then = undone.get(host);
    if (then != null && saved.apply(host) instanceof Saved.Usable(String sha256, long bytes)) {
      return new KeptConfig(run, sha256, bytes, then.before().workings());
    }
    throw new IllegalStateException(host + " was planned without its configuration");
  }
}
