package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.Fallback;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches the events of a run and knows what must never happen; shares no code with the brain. */
final class Umpire {
  private static final long DAY_SECONDS = 24 * 3600L;

  private final Plan plan;
  private final Set<String> admitted = new HashSet<>();
  private final Set<String> inFlight = new HashSet<>();
  private final Map<String, Outcome> ends = new HashMap<>();
  private final UmpireOfWaves waves;
  private final UmpireOfHooks hooks;
  private final UmpireOfBudgets budgets;
  private final UmpireOfLimits limits;
  private final Set<String> skippable = new HashSet<>();
  private final List<PlannedHost> known;
  private final Set<String> late = new HashSet<>();
  private Instant lateUntil = Instant.MAX;
  private final Set<String> flashed = new HashSet<>();
  private final Map<String, Outcome> waitAgain = new HashMap<>();
  private final UmpireOfSites sites;
  private final UmpireOfStages stages;
  private final Set<String> skips = new HashSet<>();
  private final Set<String> retried = new HashSet<>();
  private final Map<String, Event.HostEnded> endsBefore = new HashMap<>();
  private boolean isHalted;
  private boolean isHaltedByBudget;
  private boolean isOrdered;
  private boolean isFinished;
  private boolean isAwaiting;

  Umpire(Plan plan) {
    this.plan = plan;
    this.known = new ArrayList<>(plan.hosts());
    this.waves = new UmpireOfWaves(plan, known, ends);
    this.hooks = new UmpireOfHooks(plan);
    this.budgets = new UmpireOfBudgets(plan, known, ends);
    this.sites = new UmpireOfSites(plan, inFlight, flashed);
    this.stages = new UmpireOfStages(plan, inFlight);
    this.limits = new UmpireOfLimits(plan, ends, inFlight, late, waitAgain, stages);
    for (PlannedHost host : plan.hosts()) {
      host.away().ifPresent(why -> late.add(host.name()));
      host.ended().ifPresent(end -> ends.put(host.name(), end.outcome()));
    }
  }

  void see(Event event, Instant now) {
    assertThat(isFinished).as("nothing after the end, but %s", event).isFalse();
    if (event instanceof Event.HostAdmitted) {
      assertThat(isAwaiting).as("nobody starts while the run waits").isFalse();
    }
    if (event instanceof Event.RunEvent) {
      boolean isBegun = event instanceof Event.WindowAwaited;
      boolean isOver = event instanceof Event.WindowOpened;
      assertThat(!isOver || isAwaiting).isTrue();
      // Where all hosts have ended meanwhile, nobody waits any more.
      boolean isWaiting = isAwaiting && !isOver && !(event instanceof Event.WaveSettled);
      isAwaiting = isBegun || isWaiting;
    }
    sites.see(event);
    if (event instanceof Event.StageBegun begun) {
      boolean isOut = ends.containsKey(begun.host()) || late.contains(begun.host());
      assertThat(isOut || isHalted || skips.contains(begun.host())).isFalse();
      assertThat(budgets.isLeftOut(known(begun.host()))).isFalse();
      assertThat(sites.isDark(begun.host())).isFalse();
    }
    if (event instanceof Event.StageLost lost) {
      admitted.remove(lost.host());
      retried.remove(lost.host());
    }
    if (stages.see(event, now)) {
      return;
    }
    switch (event) {
      case Event.WaveOpened e -> opened(e.wave());
      case Event.WaveSettled e -> waves.settled(e, now);
      case Event.ApprovalAsked e -> waves.asked(e, now, inFlight);
      case Event.ApprovalExpired e -> waves.expired(now);
      case Event.Approved e -> waves.approved(e, now);
      case Event.WavePassed e -> passed(e.wave(), now);
      case Event.Halted e -> halted(e);
      case Event.RollbackOrdered e -> {
        assertThat(isHaltedByBudget && !isOrdered && wantsRollback()).isTrue();
        assertThat(e.wave()).isEqualTo(waves.open());
        isOrdered = true;
      }
      case Event.BoardLeftOut e -> {
        assertThat(isHalted).as("nothing is left out after a halt").isFalse();
        budgets.leftOut(e);
      }
      case Event.RunFinished e -> finished();
      case Event.HostAdmitted e -> admitted(e.host(), now);
      case Event.WindowAwaited e -> awaited(e, now);
      case Event.WindowOpened e -> assertThat(waves.open()).isNotNegative();
      case Event.HostEnded e -> ended(e, now);
      case Event.HostPutOff e -> putOff(e);
      case Event.HostFound e -> found(e);
      case Event.LateAwaited e -> {
        assertThat(plan.playbook().lateWave()).contains(waves.open());
        assertThat(e.until()).isEqualTo(now.plus(plan.playbook().waitForAbsent().orElseThrow()));
        lateUntil = e.until();
      }
      case Event.HookRan e -> hooks.ran(e);
      case Event.FlashIssued e -> {
        assertThat(flashed.add(e.host())).as("flashed once").isTrue();
        assertThat(isHalted).as("nobody is flashed after a halt").isFalse();
      }
      case Event.HostPutBack e -> {
        assertThat(inFlight.remove(e.host())).isTrue();
        admitted.remove(e.host());
        retried.remove(e.host());
      }
      case Event.SitePaused e -> assertThat(isHalted).isFalse();
      case Event.SiteResumed e -> assertThat(isHalted).isFalse();
      case Event.SkipAsked e -> skips.add(e.host());
      case Event.HostRetried e -> retried(e.host());
      case Event.HostRelapsed e -> {
        assertThat(ends.put(e.host(), e.outcome())).isEqualTo(Outcome.UPGRADED);
        budgets.relapsed(e);
        endsBefore.put(
            e.host(), new Event.HostEnded(e.host(), e.outcome(), e.reason(), e.advice()));
      }
      case Event.SoakSeen e -> waves.soakSeen(e, now);
      case Event.SoakEnded e -> waves.soakEnded();
      default -> assertThat(inFlight).contains(((Event.HostEvent) event).host());
    }
  }

  /** What must hold whenever everything that can be decided is decided. */
  void rest(RolloutState state, Instant now) {
    if (isFinished) {
      return;
    }
    budgets.rest(isHalted);
    assertThat(isHalted || !hooks.mustHalt()).as("halted for a hook").isTrue();
    assertThat(inFlight).hasSize(state.inFlight());
    boolean isPaused = waves.waitsForUnclear();
    if (!isHalted
        && waves.open() >= 0
        && inFlight.isEmpty()
        && !isLate(waves.open())
        && !isPaused) {
      // Nobody is in flight, so only a window may keep hosts that nobody is behind.
      assertThat(waves.hostsOf(waves.open()))
          .filteredOn(host -> !ends.containsKey(host.name()) && !sites.isDark(host.name()))
          .filteredOn(host -> stages.going() == 0 && !stages.isAtWork(host.name()))
          .filteredOn(host ->
              plan.hosts().stream()
                  .noneMatch(other ->
                      (other.through().contains(host.name()) || host.after().contains(other.name()))
                          && !late.contains(other.name())
                          && !ends.containsKey(other.name())))
          .noneMatch(host -> isInWindow(stages.timing(host), now));
    }
    assertThat(state.openWave().orElse(-1)).isEqualTo(waves.open());
    assertThat(state.haltReason().isPresent()).isEqualTo(isHalted);
  }

  private void halted(Event.Halted event) {
    if (event.reason().contains("stop_when")) {
      assertThat(budgets.mustHalt()).as("%s", event).isTrue();
      isHaltedByBudget = true;
    }
    isHalted = true;
  }

  private boolean wantsRollback() {
    return plan.playbook().fallback().onFailedGate() == Fallback.OnFailedGate.ROLLBACK;
  }

  private void requireHookOfWave(HookPoint point, int wave) {
    if (!waves.names(wave).isEmpty()) {
      hooks.require(point, wave);
    }
  }

  private void retried(String host) {
    assertThat(isHalted).as("nobody is tried again after a halt").isFalse();
    int wave = known(host).wave().orElse(-1);
    assertThat(wave).as("the wave of %s", host).isGreaterThanOrEqualTo(waves.passed());
    hooks.refuse(HookPoint.AFTER_WAVE, wave);
    Outcome was = ends.remove(host);
    assertThat(was).isNotIn(null, Outcome.UPGRADED, Outcome.CURRENT);
    budgets.retried(known(host));
    assertThat(!flashed.contains(host) && budgets.isLeftOut(known(host))).isFalse();
    waitAgain.put(host, was);
    retried.add(host);
    admitted.remove(host);
    skips.remove(host);
    waves.retried(wave);
  }

  private void opened(int wave) {
    assertThat(hooks.mustHalt()).as("no wave opens after a hook that may not fail").isFalse();
    hooks.require(HookPoint.BEFORE_RUN, 0);
    requireHookOfWave(HookPoint.BEFORE_WAVE, wave);
    assertThat(isHalted).as("no wave opens after a halt").isFalse();
    waves.opened(wave);
  }

  private void passed(int wave, Instant now) {
    requireHookOfWave(HookPoint.AFTER_WAVE, wave);
    waves.passed(wave, now);
  }

  private void awaited(Event.WindowAwaited event, Instant now) {
    assertThat(event.opensAt()).isAfter(now);
    assertThat(inFlight).isEmpty();
    assertThat(waves.hostsOf(waves.open())).anyMatch(host -> !ends.containsKey(host.name()));
  }

  /** What the clock on the wall of the window says, at both ends of the work. */
  private static boolean isInWindow(Timing timing, Instant now) {
    if (timing.window().isEmpty()) {
      return true;
    }
    WeeklyHours hours = timing.window().get().hours().getFirst();
    LocalTime begins = LocalTime.ofInstant(now, hours.zone());
    Duration sinceOpening = Duration.between(hours.opens(), begins).plusDays(1);
    Duration isOpenFor = Duration.between(hours.opens(), hours.closes()).plusDays(1);
    Duration intoIt = Duration.ofSeconds(sinceOpening.toSeconds() % DAY_SECONDS);
    Duration whole = Duration.ofSeconds(isOpenFor.toSeconds() % DAY_SECONDS);
    return intoIt.plus(timing.takes()).compareTo(whole) <= 0;
  }

  private void admitted(String name, Instant now) {
    PlannedHost host = plan.host(name).orElseThrow();
    assertThat(isInWindow(stages.timing(host), now)).as("%s at %s", host, now).isTrue();
    assertThat(isHalted).as("%s is not admitted after a halt", name).isFalse();
    boolean isLookedAt = flashed.contains(name);
    assertThat(!isLookedAt && budgets.isLeftOut(known(name))).as("%s left out", name).isFalse();
    assertThat(waves.hostsOf(waves.open())).extracting(PlannedHost::name).contains(name);
    assertThat(waves.waitsForUnclear()).as("%s admitted", name).isFalse();
    assertThat(admitted.add(name)).as("%s is admitted once", name).isTrue();
    boolean isWished = retried.contains(name);
    assertThat(now.isBefore(lateUntil) || !late.contains(name) || isWished).isTrue();
    assertThat(inFlight.size() + stages.going()).isLessThan(plan.playbook().atOnce());
    for (PlannedHost other : plan.hosts()) {
      if (late.contains(other.name())) {
        boolean isBehind = other.through().contains(name);
        assertThat(isBehind && inFlight.contains(other.name())).isFalse();
      } else if (other.through().contains(name)) {
        assertThat(ends).as("%s goes before %s", other.name(), name).containsKey(other.name());
      }
      if (host.after().contains(other.name()) && !late.contains(other.name())) {
        assertThat(ends).as("%s goes before %s", other.name(), name).containsKey(other.name());
      }
      if (other.after().contains(name)) {
        assertThat(inFlight)
            .as("%s goes after %s", other.name(), name)
            .doesNotContain(other.name());
      }
    }
    assertThat(host.through()).noneMatch(inFlight::contains);
    limits.admits(host, isLookedAt);
    waitAgain.remove(name);
    sites.admits(name);
    inFlight.add(name);
  }

  private boolean isLate(int wave) {
    return plan.playbook().lateWave().filter(last -> last == wave).isPresent();
  }

  private PlannedHost known(String name) {
    return known.stream().filter(host -> host.name().equals(name)).findFirst().orElseThrow();
  }

  private void putOff(Event.HostPutOff event) {
    assertThat(plan.playbook().waitForAbsent()).isPresent();
    waits(known(event.host()));
  }

  private void found(Event.HostFound event) {
    assertThat(known(event.host()).image()).isEmpty();
    assertThat(late).contains(event.host());
    waits(event.planned());
  }

  private void waits(PlannedHost host) {
    assertThat(inFlight.remove(host.name())).isTrue();
    admitted.remove(host.name());
    retried.remove(host.name());
    late.add(host.name());
    known.replaceAll(each ->
        each.name().equals(host.name()) ? host.in(plan.playbook().lateWave().orElseThrow()) : each);
  }

  private void ended(Event.HostEnded event, Instant now) {
    PlannedHost host = known(event.host());
    boolean maySkip =
        isHalted
            || skips.contains(event.host())
            || budgets.isLeftOut(host)
            || limits.waitsInVain(host);
    if (event.outcome() == Outcome.SKIPPED && maySkip) {
      skippable.add(event.host());
    }
    assertThat(ends.put(event.host(), event.outcome())).as("%s ends once", event.host()).isNull();
    budgets.ended(event);
    boolean wasInFlight = inFlight.remove(event.host());
    boolean isGivenUp =
        event.outcome() == Outcome.UNREACHABLE
            && (sites.isDark(event.host())
                || (late.contains(event.host()) && !now.isBefore(lateUntil)));
    boolean isAsBefore = isHalted && event.equals(endsBefore.get(event.host()));
    boolean isSkipped = maySkip && event.outcome() == Outcome.SKIPPED;
    assertThat(wasInFlight || isGivenUp || isAsBefore || isSkipped).as("%s", event).isTrue();
    waitAgain.remove(event.host());
    endsBefore.put(event.host(), event);
  }

  private void finished() {
    hooks.require(HookPoint.AFTER_RUN, 0);
    if (waves.open() >= 0) {
      requireHookOfWave(HookPoint.AFTER_WAVE, waves.open());
    }
    assertThat(ends.keySet())
        .containsExactlyInAnyOrderElementsOf(plan.hosts().stream().map(PlannedHost::name).toList());
    assertThat(inFlight).isEmpty();
    assertThat(isOrdered).isEqualTo(isHaltedByBudget && wantsRollback() && waves.open() >= 0);
    if (!isHalted) {
      assertThat(waves.passed()).isEqualTo(plan.waves());
      assertThat(plan.hosts())
          .filteredOn(host -> ends.get(host.name()) == Outcome.SKIPPED)
          .allMatch(host -> skippable.contains(host.name()));
    }
    isFinished = true;
  }
}
