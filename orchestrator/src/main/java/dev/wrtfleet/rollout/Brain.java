package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.HostEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a run does next, from what is known of it and the time alone: equal arguments, equal
 * decision.
 *
 * <p>Waves open in order. In the open wave hosts are admitted in the order of the plan while fewer
 * than the playbook's {@code atOnce} are in flight and its other limits let them; a router others
 * of the plan are reached through waits until all of those have ended. When all hosts of a wave
 * have ended its soak runs, in which the upgraded ones are watched ({@link Soaking}), then it is
 * approved where the playbook asks for that, then the next opens. The last wave that has hosts
 * soaks too, but nobody is asked to approve it: nothing is left to say no to. A wave without hosts
 * passes at once. An approval that is not given in time halts the run, or waits for somebody to ask
 * for it again, as the playbook says.
 *
 * <p>Where the way to a site is down, its hosts wait ({@link WayDown}).
 *
 * <p>Where the health of a host cannot be judged the wave pauses until somebody accepts that
 * ({@link Unclear}).
 *
 * <p>A board that has used up its budget is left out before anything is asked of the other budgets,
 * so that what it did is not held against the others twice.
 *
 * <p>A host is admitted only inside its window, and only where it is expected to end in the same
 * opening. Where all that could start waits for a window the run says so once, and sleeps until
 * then. What is in flight when a window closes goes on.
 *
 * <p>While all that is left waits for windows, hosts are staged where the playbook says so; see
 * {@link Staging}.
 *
 * <p>Hosts that are away are waited for in a last wave, where the playbook says so; see {@link
 * LateRules}.
 *
 * <p>Where a budget halts the run and the playbook wants that, what the open wave flashed is to be
 * brought back by a run of its own, see {@link FailedGate}.
 *
 * <p>After a halt nothing new starts; hosts that are flashed finish, those in flight that are not
 * yet are left alone ({@link LeftAlone}); then every host that was never admitted ends {@link
 * Outcome#SKIPPED} and the run is over; one flashed before that waited for another look ends as it
 * had. A run halted before it has a plan waits for the plan, so that every host of it gets its end.
 *
 * <p>Where the playbook has a hook for what comes next, nothing comes next until it ran, see {@link
 * HookRules}.
 */
public final class Brain {
  private Brain() {}

  /**
   * What to do now: all events that follow from this state at this time, and when to look again.
   */
  public static Decision decide(RolloutState state, Instant now) {
    var decided = new ArrayList<Event>();
    RolloutState after = state;
    List<Event> next = HookRules.allowed(after, next(after, now));
    while (!next.isEmpty()) {
      for (Event event : next) {
        // Folded in at once, so that a decision that breaks a rule is never written.
        after = after.apply(new Recorded(0, now, event));
      }
      decided.addAll(next);
      next = HookRules.allowed(after, next(after, now));
    }
    Optional<HookDue> hook = HookRules.due(after, next(after, now));
    return new Decision(decided, hook.isPresent() ? Optional.empty() : wakeAt(after, now), hook);
  }

  private static Optional<Instant> wakeAt(RolloutState state, Instant now) {
    if (state.phase() == RunPhase.SOAKING) {
      // Past its end only a look can end a soak, and whoever looks wakes the run.
      return earliest(state.soakUntil().filter(now::isBefore), Staging.wakeAt(state, now));
    }
    Optional<Instant> site = WayDown.wakeAt(state, now);
    if (state.phase() == RunPhase.AWAITING_APPROVAL) {
      return earliest(state.approveBy(), site);
    }
    Optional<Instant> window = WindowRules.wakeAt(state, now, host -> mayStart(state, host, now));
    Optional<Instant> staging = Staging.wakeAt(state, now);
    return earliest(earliest(window, LateRules.wakeAt(state, now)), earliest(site, staging));
  }

  private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
    return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
  }

  private static List<Event> next(RolloutState state, Instant now) {
    if (state.roster().isEmpty() || state.phase() == RunPhase.FINISHED) {
      return List.of();
    }
    if (state.course().isHalted()) {
      return afterHalt(state);
    }
    List<Event> leaving = Staging.tidyFirst(state, BoardBudget.leaveOut(state));
    if (!leaving.isEmpty()) {
      return leaving;
    }
    List<Event> halt = FailedGate.halt(state);
    if (!halt.isEmpty()) {
      return halt;
    }
    List<Event> sites = Staging.tidyFirst(state, WayDown.next(state, now));
    if (!sites.isEmpty()) {
      return sites;
    }
    int wave = state.course().passed();
    List<Event> next = state.course().open() ? inWave(state, wave, now) : betweenWaves(state, wave);
    return next.isEmpty() ? Staging.next(state, now) : next;
  }

  private static List<Event> afterHalt(RolloutState state) {
    List<Event> recalled = Staging.afterHalt(state);
    if (state.inFlight() > 0 || !recalled.isEmpty()) {
      return recalled;
    }
    String reason = "the run was halted before its turn: " + state.haltReason().orElse("");
    var events = new ArrayList<Event>();
    for (HostProgress host : state.hosts().values()) {
      if (host.ended().isEmpty()) {
        events.add(
            host.flash().isPresent()
                ? host.aside().endedBefore().orElseThrow()
                : new HostEnded(host.host(), Outcome.SKIPPED, reason, LeftAlone.ADVICE));
      }
    }
    events.add(new Event.RunFinished());
    return Staging.tidyFirst(state, events);
  }

  private static List<Event> betweenWaves(RolloutState state, int wave) {
    boolean isLast = wave == state.roster().orElseThrow().plan().waves();
    return List.of(isLast ? new Event.RunFinished() : new Event.WaveOpened(wave));
  }

  private static List<Event> inWave(RolloutState state, int wave, Instant now) {
    Tally tally = state.tally(wave);
    if (tally.total() == 0 && state.roster().orElseThrow().wave(wave).isEmpty()) {
      return List.of(new Event.WavePassed(wave));
    }
    if (Unclear.isOpen(state)) {
      return Unclear.pause(state, now);
    }
    List<Event> late = Staging.tidyFirst(state, LateRules.due(state, wave, now));
    if (!late.isEmpty()) {
      return late;
    }
    return tally.notEnded() > 0 ? admissions(state, wave, now) : afterHosts(state, wave, now);
  }

  private static List<Event> admissions(RolloutState state, int wave, Instant now) {
    int atOnce = state.roster().orElseThrow().plan().playbook().atOnce();
    // Only one wave is open, so all hosts in flight are of it.
    int waiting = state.tally(wave).notEnded() - state.inFlight();
    int free = Math.min(waiting, atOnce - state.inFlight());
    var openness = new Openness(now);
    var events = new ArrayList<Event>();
    RolloutState after = state;
    for (PlannedHost host : LateRules.waiting(state, wave)) {
      if (after.inFlight() - state.inFlight() >= free) {
        break;
      }
      for (Event event : next(after, host, openness)) {
        events.add(event);
        // Each one counts for those after it.
        after = after.apply(new Recorded(0, now, event));
      }
    }
    return events.isEmpty()
        ? WindowRules.waiting(state, wave, now, host -> mayStart(state, host, now))
        : events;
  }

  /** What becomes of a host that waits: it starts, or ends where it waits in vain. */
  private static List<Event> next(RolloutState state, PlannedHost host, Openness openness) {
    Optional<HostEnded> inVain =
        BoardBudget.inVain(state, host).or(() -> Apart.inVain(state, host));
    if (inVain.isPresent()) {
      return Staging.tidyFirst(state, List.of(inVain.get()));
    }
    boolean isOpen = openness.lets(Staging.timed(state, host));
    if (!isOpen || !mayStart(state, host, openness.now())) {
      return List.of();
    }
    var admission = new HostAdmitted(host.name());
    return state.course().isWaitingForWindow()
        ? List.of(new Event.WindowOpened(state.waveOf(host.name()).orElseThrow()), admission)
        : List.of(admission);
  }

  private static boolean mayStart(RolloutState state, PlannedHost host, Instant now) {
    HostProgress progress = state.host(host.name()).orElseThrow();
    return !progress.admitted()
        && !progress.stage().isAtWork()
        && progress.ended().isEmpty()
        && LateRules.lets(state, host, now)
        && !WayDown.isTooEarly(state, host.name(), now)
        && RunRules.holdback(state, host).isEmpty();
  }

  private static List<Event> afterHosts(RolloutState state, int wave, Instant now) {
    WaveSpec spec = state.roster().orElseThrow().spec(wave);
    Optional<Instant> soakUntil = state.soakUntil();
    if (soakUntil.isEmpty()) {
      return List.of(new Event.WaveSettled(wave, now.plus(spec.soak())));
    }
    if (!Soaking.isOver(state, now)) {
      return List.of();
    }
    boolean asks = state.roster().orElseThrow().asksApproval(wave);
    return switch (state.course().approval()) {
      case NOT_ASKED -> List.of(asks ? Approvals.ask(state, now) : new Event.WavePassed(wave));
      case ASKED -> Approvals.overdue(state, now).stream().toList();
      case EXPIRED -> List.of();
      case GIVEN -> List.of(new Event.WavePassed(wave));
    };
  }
}
