package dev.wrtfleet.playbook;

import dev.wrtfleet.image.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to do, as the operator wrote it, fully checked.
 *
 * @param hosts the selector of the hosts it is for
 * @param catalog folders or files of images, absolute
 * @param map images for routers that cannot be matched by metadata
 * @param require how images must be vouched for at least; empty where any may be used
 * @param build what is built for routers the catalog and the map have no image for
 * @param atOnce how many routers are worked on at a time
 * @param returnWithin how long a router may take from the flash command to its next login
 * @param schedule when hosts may be worked on
 * @param limits what else holds routers back; nothing in plans of before there was anything
 * @param waitForAbsent how long hosts that are away are waited for, in a last wave of their own
 * @param hooks commands on the controller and on routers
 * @param siteDown when the way to a site counts as down
 * @param fallback how routers get back to what they ran before
 */
public record Playbook(
    String name,
    String describe,
    String hosts,
    List<Path> catalog,
    List<ImageMap> map,
    Optional<Provenance.Level> require,
    Optional<BuildSpec> build,
    ConfigPolicy config,
    List<WaveSpec> waves,
    int atOnce,
    StopWhen stopWhen,
    Duration returnWithin,
    HealthSpec health,
    Schedule schedule,
    Limits limits,
    Optional<Duration> waitForAbsent,
    Hooks hooks,
    SiteDown siteDown,
    Fallback fallback) {
  /** What the wave is called in which hosts that are away are waited for. */
  public static final String LATE = "late";

  /** Copies the lists; what a plan written before these keys existed does not say is usual. */
  public Playbook {
    catalog = List.copyOf(catalog);
    map = List.copyOf(map);
    waves = List.copyOf(waves);
    schedule = Objects.requireNonNullElse(schedule, Schedule.ANY_TIME);
    limits = Objects.requireNonNullElse(limits, Limits.NONE);
    waitForAbsent = Objects.requireNonNullElse(waitForAbsent, Optional.empty());
    hooks = Objects.requireNonNullElse(hooks, Hooks.NONE);
    siteDown = Objects.requireNonNullElse(siteDown, SiteDown.USUAL);
    fallback = Objects.requireNonNullElse(fallback, Fallback.NONE);
  }

  /** A playbook that says nothing but the first keys there were. */
  public Playbook(
      String name,
      String describe,
      String hosts,
      List<Path> catalog,
      List<ImageMap> map,
      Optional<Provenance.Level> require,
      Optional<BuildSpec> build,
      ConfigPolicy config,
      List<WaveSpec> waves,
      int atOnce,
      StopWhen stopWhen,
      Duration returnWithin,
      HealthSpec health) {
    this(
        name,
        describe,
        hosts,
        catalog,
        map,
        require,
        build,
        config,
        waves,
        atOnce,
        stopWhen,
        returnWithin,
        health,
        Schedule.ANY_TIME,
        Limits.NONE,
        Optional.empty(),
        Hooks.NONE,
        SiteDown.USUAL,
        Fallback.NONE);
  }

  /** The same, worked on at these times. */
  public Playbook withSchedule(Schedule times) {
    return but(draft -> draft.schedule = times);
  }

  /**
   * The same, with one more wave at its end that picks no host, for those that are away: they are
   * waited for this long from when it opens.
   */
  public Playbook waitingForAbsent(Duration atMost) {
    var more = new ArrayList<>(waves);
    more.add(new WaveSpec(LATE, new Pick.Count(0), Duration.ZERO, false));
    return but(draft -> {
      draft.waves = more;
      draft.waitForAbsent = Optional.of(atMost);
    });
  }

  /** The same, where ways to sites are down like this. */
  public Playbook withSiteDown(SiteDown other) {
    return but(draft -> draft.siteDown = other);
  }

  /** The index of the wave of hosts that are away; empty where none is waited for. */
  public Optional<Integer> lateWave() {
    return waitForAbsent.map(time -> waves.size() - 1);
  }

  /** The same with these limits. */
  public Playbook withLimits(Limits these) {
    return but(draft -> draft.limits = these);
  }

  /** The same with these hooks. */
  public Playbook withHooks(Hooks other) {
    return but(draft -> draft.hooks = other);
  }

  /** The same with another way back. */
  public Playbook withFallback(Fallback other) {
    return but(draft -> draft.fallback = other);
  }

  /** What a copy has otherwise; the rest is the same. */
  private final class Draft {
    private List<WaveSpec> waves = Playbook.this.waves;
    private Schedule schedule = Playbook.this.schedule;
    private Limits limits = Playbook.this.limits;
    private Optional<Duration> waitForAbsent = Playbook.this.waitForAbsent;
    private Hooks hooks = Playbook.this.hooks;
    private SiteDown siteDown = Playbook.this.siteDown;
    private Fallback fallback = Playbook.this.fallback;

    private Playbook done() {
      return new Playbook(
          name,
          describe,
          hosts,
          catalog,
          map,
          require,
          build,
          config,
          waves,
          atOnce,
          stopWhen,
          returnWithin,
          health,
          schedule,
          limits,
          waitForAbsent,
          hooks,
          siteDown,
          fallback);
    }
  }

  private Playbook but(Consumer<Draft> change) {
    var draft = new Draft();
    change.accept(draft);
    return draft.done();
  }
}
