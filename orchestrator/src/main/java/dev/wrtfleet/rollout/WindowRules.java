package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.WindowAwaited;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The playbook's windows: when the hosts of the open wave may begin, and what is said while none
 * may. Soaks and approvals need no window.
 *
 * <p>That a host begins inside its window is decided by the clock of whoever decides, and cannot be
 * held against the times in the journal later, for clocks differ and jump. What the journal does
 * hold: nobody begins between {@code WindowAwaited} and {@code WindowOpened}.
 */
final class WindowRules {
  private WindowRules() {}

  /** What speaks against saying that the run waits; empty where it may be said. */
  static Optional<String> awaiting(RolloutState state, WindowAwaited event) {
    if (state.inFlight() > 0) {
      return Optional.of(state.inFlight() + " hosts are in flight");
    }
    return state.course().isSettled()
        ? Optional.of("wave " + event.wave() + " has settled: none of its hosts waits")
        : Optional.empty();
  }

  /** What speaks against saying that the wait is over. */
  static Optional<String> opening(RolloutState state) {
    return state.course().isWaitingForWindow()
        ? Optional.empty()
        : Optional.of("no window is waited for");
  }

  /** What is said where nobody starts: that only windows keep them from it, mostly nothing. */
  static List<Event> waiting(
      RolloutState state, int wave, Instant now, Predicate<PlannedHost> may) {
    boolean isSaid = state.windowOpensAt().filter(now::isBefore).isPresent();
    if (state.inFlight() > 0 || isSaid) {
      return List.of();
    }
    return first(state, wave, now, may).stream()
        .<Event>map(host -> awaited(host, wave, now))
        .toList();
  }

  private static WindowAwaited awaited(PlannedHost host, int wave, Instant now) {
    String zone = host.timing().window().orElseThrow().zone().getId();
    return new WindowAwaited(wave, new Openness(now).opens(host).orElseThrow(), zone);
  }

  /** When the first host of the open wave may begin of those only their windows keep from it. */
  static Optional<Instant> wakeAt(RolloutState state, Instant now, Predicate<PlannedHost> may) {
    var openness = new Openness(now);
    return state
        .openWave()
        .filter(wave -> !state.course().isHalted() && !state.course().isSettled())
        .flatMap(wave -> first(state, wave, now, may))
        .flatMap(openness::opens);
  }

  private static Optional<PlannedHost> first(
      RolloutState state, int wave, Instant now, Predicate<PlannedHost> may) {
    Roster roster = state.roster().orElseThrow();
    // Asked at every decision: without any window nobody is to be looked at.
    if (!roster.hasWindows()) {
      return Optional.empty();
    }
    var openness = new Openness(now);
    return StreamSupport.stream(LateRules.waiting(state, wave).spliterator(), false)
        .filter(host -> host.timing().window().isPresent())
        .filter(may)
        .map(host -> Staging.timed(state, host))
        .filter(host -> openness.opens(host).isPresent())
        .min(Comparator.comparing(host -> openness.opens(host).orElseThrow()));
  }
}
