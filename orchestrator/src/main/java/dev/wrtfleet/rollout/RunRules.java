package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.RunEvent;
import java.util.Optional;
import java.util.function.Predicate;

/** Which event may follow on a state; what {@link RolloutState} promises to refuse. */
final class RunRules {
  private RunRules() {}

  /** What speaks against this event of the run; empty where it may follow. */
  static Optional<String> objection(RolloutState state, RunEvent event) {
    Optional<String> ofHooks = HookRules.objection(state, event);
    if (ofHooks.isPresent()) {
      return ofHooks;
    }
    return switch (event) {
      case Event.RunStarted e -> when(!state.run().isEmpty(), "the run has started already");
      case Event.Planned e -> when(state.roster().isPresent(), "there is a plan already");
      case Event.WaveOpened e -> opening(state, e.wave());
      case Event.WaveSettled e -> settling(state, e.wave());
      case Event.ApprovalAsked e -> asking(state, e.wave());
      case Event.Approved e -> approving(state, e.wave(), e.by());
      case Event.WavePassed e -> passing(state, e.wave());
      case Event.Halted e -> Optional.empty();
      case Event.RollbackOrdered e -> FailedGate.objection(state, e.wave());
      case Event.RunFinished e -> finishing(state);
      case Event.BoardLeftOut e ->
          state.roster().isEmpty()
              ? Optional.of("there is no plan")
              : BoardBudget.objection(state, e.kind());
      case Event.WindowAwaited e ->
          WindowRules.awaiting(state, e).or(() -> closed(state, e.wave()));
      case Event.LateAwaited e -> LateRules.awaiting(state);
      case Event.WindowOpened e -> WindowRules.opening(state).or(() -> closed(state, e.wave()));
      case Event.ApprovalExpired e -> expiring(state, e.wave());
      case Event.HookRan e -> Optional.empty();
      case Event.SoakEnded e -> soakEnding(state, e.wave());
      case Event.SitePaused e ->
          when(state.darkSites().contains(e.site()), "the site is paused already");
      case Event.SiteResumed e ->
          when(!state.darkSites().contains(e.site()), "the site is not paused");
    };
  }

  /** What speaks against this event of a host; empty where it may follow. */
  static Optional<String> objection(RolloutState state, HostEvent event) {
    Optional<HostProgress> known = state.host(event.host());
    if (known.isEmpty()) {
      return Optional.of("the host is not in the plan");
    }
    HostProgress before = known.get();
    Optional<String> ofHost = HostRules.objection(before, event);
    if (ofHost.isPresent()) {
      return ofHost;
    }
    if (event instanceof Event.HostAdmitted) {
      return admitting(state, event.host());
    }
    return switch (event) {
      case HostEnded end -> ending(state, before, end);
      case Event.HostPutOff e -> LateRules.puttingOff(state);
      case Event.HostFound e -> LateRules.finding(state, e);
      case Event.HostRetried e -> Retries.objection(state, e.host());
      case Event.StageBegun e -> Staging.objection(state, state.planned(e.host()).orElseThrow());
      default -> Optional.empty();
    };
  }

  /** What keeps this waiting host from being admitted now, whatever the limits say. */
  static Optional<String> reachConflict(RolloutState state, PlannedHost host) {
    Roster roster = state.roster().orElseThrow();
    Predicate<String> isDown = name -> isInFlight(state, name);
    return roster.behind(host.name()).stream()
        .filter(name -> state.ended(name).isEmpty())
        // Nobody waits for one that is away, but while it is tried.
        .filter(name -> !state.late().has(name) || isDown.test(name))
        .findFirst()
        .map(name ->
            host.after().contains(name)
                ? name + " goes before it and has not ended"
                : name + " is reached through it and has not ended")
        .or(() ->
            host.through().stream()
                .filter(isDown)
                .findFirst()
                .map(name -> "it is reached through " + name + ", which is in flight"))
        .or(() ->
            roster.ahead(host.name()).stream()
                .filter(isDown)
                .findFirst()
                .map(name -> name + ", which goes after it, is in flight"));
  }

  private static boolean isInFlight(RolloutState state, String host) {
    return state.host(host).filter(HostProgress::admitted).isPresent()
        && state.ended(host).isEmpty();
  }

  private static Optional<String> admitting(RolloutState state, String name) {
    PlannedHost host = state.roster().orElseThrow().planned(name).orElseThrow();
    if (state.course().isHalted()) {
      return Optional.of("the run is halted");
    }
    if (isLeftOut(state, state.planned(name).orElseThrow())) {
      return Optional.of("its board is left out");
    }
    if (!state.waveOf(name).equals(state.openWave())) {
      return Optional.of("its wave is not open");
    }
    if (state.course().isWaitingForWindow()) {
      return Optional.of("the run waits for its window");
    }
    return holdback(state, host);
  }

  /** What keeps this host of the open wave back for now. */
  static Optional<String> holdback(RolloutState state, PlannedHost host) {
    return when(Unclear.isOpen(state), "a host of the wave cannot be judged")
        .or(() -> WayDown.conflict(state, host.name()))
        .or(() -> AtOnce.objection(state, host))
        .or(() -> reachConflict(state, host))
        .or(() -> Canary.objection(state, host))
        .or(() -> Apart.objection(state, host));
  }

  private static Optional<String> ending(RolloutState state, HostProgress before, HostEnded event) {
    PlannedHost host = state.planned(event.host()).orElseThrow();
    boolean maySkip =
        state.course().isHalted()
            || before.aside().skip().isPresent()
            || isLeftOut(state, host)
            || Apart.inVain(state, host).isPresent();
    boolean isSkip = event.outcome() == Outcome.SKIPPED && maySkip;
    boolean isAsBefore =
        state.course().isHalted() && before.aside().endedBefore().equals(Optional.of(event));
    boolean isKnown =
        before.admitted()
            || isSkip
            || isAsBefore
            || LateRules.mayGiveUp(state, event)
            || WayDown.mayGiveUp(state, before, event);
    return when(!isKnown, "the host is not admitted");
  }

  /** One that is flashed is only looked at: that may be, whatever became of its board. */
  private static boolean isLeftOut(RolloutState state, PlannedHost host) {
    boolean isFlashed = state.host(host.name()).flatMap(HostProgress::flash).isPresent();
    return !isFlashed && state.leftOut().containsKey(RouterKind.of(host));
  }

  private static Optional<String> opening(RolloutState state, int wave) {
    Course course = state.course();
    if (state.roster().isEmpty()) {
      return Optional.of("there is no plan");
    }
    if (course.isHalted()) {
      return Optional.of("the run is halted");
    }
    if (course.open()) {
      return Optional.of("wave " + course.passed() + " is open");
    }
    boolean isTurn = wave == course.passed() && wave < state.roster().get().plan().waves();
    return when(!isTurn, "it is the turn of wave " + course.passed() + ", not of " + wave);
  }

  private static Optional<String> settling(RolloutState state, int wave) {
    return closed(state, wave)
        .or(() -> when(state.course().isSettled(), "the wave has settled already"))
        .or(() -> when(Unclear.isOpen(state), "a host of the wave cannot be judged"))
        .or(() -> when(state.tally(wave).notEnded() > 0, "not all hosts of the wave have ended"));
  }

  private static Optional<String> soakEnding(RolloutState state, int wave) {
    return closed(state, wave)
        .or(() -> when(state.phase() != RunPhase.SOAKING, "the wave does not soak"));
  }

  private static Optional<String> asking(RolloutState state, int wave) {
    Course.Approval approval = state.course().approval();
    boolean isAsked = approval == Course.Approval.ASKED || approval == Course.Approval.GIVEN;
    boolean isUnclear = Unclear.isOpen(state);
    return closed(state, wave)
        .or(() -> when(isAsked && !isUnclear, "the approval was asked for already"))
        .or(() -> when(approval == Course.Approval.ASKED, "the approval was asked for already"))
        .or(() -> when(!isUnclear && !state.course().isSettled(), "the wave has not settled"))
        .or(() -> when(!isUnclear && !needsApproval(state, wave), "the wave needs no approval"));
  }

  private static Optional<String> approving(RolloutState state, int wave, String by) {
    return closed(state, wave)
        .or(() -> when(!isAsked(state), "no approval is asked for"))
        .or(() -> Approvals.refusal(state, by));
  }

  private static Optional<String> expiring(RolloutState state, int wave) {
    return closed(state, wave)
        .or(() -> when(!isAsked(state), "no approval is asked for"))
        .or(() -> when(state.approveBy().isEmpty(), "the question stands for ever"));
  }

  private static boolean isAsked(RolloutState state) {
    return state.course().approval() == Course.Approval.ASKED;
  }

  private static Optional<String> passing(RolloutState state, int wave) {
    Optional<String> closed = closed(state, wave);
    // A wave whose hosts all went away proves nothing: it soaks and is approved like others.
    boolean isEmpty =
        state.tally(wave).total() == 0 && state.roster().orElseThrow().wave(wave).isEmpty();
    if (closed.isPresent() || isEmpty) {
      return closed;
    }
    boolean isApproved = state.course().approval() == Course.Approval.GIVEN;
    return when(!state.course().isSettled(), "the wave has not settled")
        .or(() -> when(Unclear.isOpen(state), "a host of the wave cannot be judged"))
        .or(() -> when(!Soaking.watched(state).isEmpty(), "hosts of the wave are still watched"))
        .or(() -> when(needsApproval(state, wave) && !isApproved, "the wave is not approved"));
  }

  private static Optional<String> finishing(RolloutState state) {
    if (state.roster().isEmpty()) {
      return when(!state.course().isHalted(), "there is no plan");
    }
    boolean isThrough =
        state.course().isHalted() || state.course().passed() == state.roster().get().plan().waves();
    return when(state.tally().notEnded() > 0, state.tally().notEnded() + " hosts have not ended")
        .or(() -> when(!isThrough, "wave " + state.course().passed() + " has not passed"));
  }

  private static Optional<String> closed(RolloutState state, int wave) {
    return when(state.course().isHalted(), "the run is halted")
        .or(() -> when(!state.course().isOpen(wave), "wave " + wave + " is not open"));
  }

  private static boolean needsApproval(RolloutState state, int wave) {
    return state.roster().orElseThrow().asksApproval(wave);
  }

  private static Optional<String> when(boolean isWrong, String why) {
    return isWrong ? Optional.of(why) : Optional.empty();
  }
}
