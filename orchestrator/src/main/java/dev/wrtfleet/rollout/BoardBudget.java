package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code per_board}: a kind of router of which so many failed is left out, and the others go on.
 * Its hosts in flight finish; those that wait, in this wave and in later ones, end as {@link
 * Outcome#SKIPPED} at once.
 */
final class BoardBudget {
  static final String ADVICE =
      "Find out what is wrong with the image for this board, then run the playbook again: hosts"
          + " that are done are left alone.";

  private BoardBudget() {}

  /** What follows for the first kind whose budget is used up; nothing where none is. */
  static List<Event> leaveOut(RolloutState state) {
    if (budgets(state, ThenBoard.LEAVE_OUT).findAny().isEmpty()) {
      return List.of();
    }
    for (RouterKind kind : failing(state)) {
      Optional<String> reason = spent(state, kind, ThenBoard.LEAVE_OUT);
      if (reason.isPresent() && !state.leftOut().containsKey(kind)) {
        return leaving(state, kind, reason.get());
      }
    }
    return List.of();
  }

  /** Why the run must halt for one kind, where the playbook wants that. */
  static Optional<String> mustHalt(RolloutState state) {
    if (budgets(state, ThenBoard.HALT).findAny().isEmpty()) {
      return Optional.empty();
    }
    return failing(state).stream()
        .flatMap(kind -> spent(state, kind, ThenBoard.HALT).stream())
        .findFirst();
  }

  /** What speaks against leaving out this kind now. */
  static Optional<String> objection(RolloutState state, RouterKind kind) {
    if (state.course().isHalted()) {
      return Optional.of("the run is halted");
    }
    if (state.leftOut().containsKey(kind)) {
      return Optional.of(kind + " is left out already");
    }
    return spent(state, kind, ThenBoard.LEAVE_OUT).isPresent()
        ? Optional.empty()
        : Optional.of("no budget of " + kind + " is used up");
  }

  private static List<Event> leaving(RolloutState state, RouterKind kind, String reason) {
    var events = new ArrayList<Event>();
    events.add(new Event.BoardLeftOut(kind.board(), kind.release(), reason));
    for (PlannedHost host : known(state).toList()) {
      HostProgress progress = state.host(host.name()).orElseThrow();
      // One that was flashed and waits to be looked at again cannot end as skipped.
      boolean waits = progress.isWaiting() && progress.flash().isEmpty();
      if (waits && RouterKind.of(host).equals(kind)) {
        events.add(
            new Event.HostEnded(
                host.name(), Outcome.SKIPPED, "its board is left out: " + reason, ADVICE));
      }
    }
    return events;
  }

  /** The end of a host that waits again though its board was left out meanwhile. */
  static Optional<Event.HostEnded> inVain(RolloutState state, PlannedHost host) {
    boolean isFlashed = state.host(host.name()).flatMap(HostProgress::flash).isPresent();
    return Optional.ofNullable(state.leftOut().get(RouterKind.of(host)))
        .filter(why -> !isFlashed)
        .map(why ->
            new Event.HostEnded(
                host.name(), Outcome.SKIPPED, "its board is left out: " + why, ADVICE));
  }

  /** Whether a budget of this kind is used up for which it is left out. */
  static boolean isSpent(RolloutState state, RouterKind kind) {
    return spent(state, kind, ThenBoard.LEAVE_OUT).isPresent();
  }

  /** Whether the board of this host stays left out even when its own end is taken back. */
  static boolean staysLeftOut(RolloutState state, PlannedHost host, Outcome end) {
    RouterKind kind = RouterKind.of(host);
    return state.leftOut().containsKey(kind)
        && budgets(state, ThenBoard.LEAVE_OUT)
            .anyMatch(budget -> {
              boolean isCounted =
                  budget.counts(end) && host.wave().filter(budget::isFor).isPresent();
              int others = failed(state, budget, kind) - (isCounted ? 1 : 0);
              return others >= budget.stop().perBoard().getAsInt();
            });
  }

  /** All hosts, as they are known by now. */
  private static Stream<PlannedHost> known(RolloutState state) {
    return state.plan().orElseThrow().hosts().stream()
        .map(host -> state.planned(host.name()).orElseThrow());
  }

  private static Set<RouterKind> failing(RolloutState state) {
    var failing = new LinkedHashSet<RouterKind>();
    state
        .census()
        .losses()
        .kinds()
        .forEach((place, tally) -> {
          if (tally.notEnded() < tally.total()) {
            failing.add(place.kind());
          }
        });
    return failing;
  }

  /** In words, how the budget of a kind is used up. */
  private static Optional<String> spent(RolloutState state, RouterKind kind, ThenBoard then) {
    return budgets(state, then)
        .filter(budget -> failed(state, budget, kind) >= budget.stop().perBoard().getAsInt())
        .map(budget -> words(state, budget, kind))
        .findFirst();
  }

  private static Stream<Budget> budgets(RolloutState state, ThenBoard then) {
    return state.roster().orElseThrow().budgets().stream()
        .filter(budget -> budget.stop().perBoard().isPresent())
        .filter(budget -> budget.stop().thenBoard() == then);
  }

  private static int failed(RolloutState state, Budget budget, RouterKind kind) {
    return state.census().losses().kinds().entrySet().stream()
        .filter(entry -> entry.getKey().kind().equals(kind))
        .filter(entry -> budget.isFor(entry.getKey().wave()))
        .map(Map.Entry::getValue)
        .mapToInt(budget::failed)
        .sum();
  }

  private static String words(RolloutState state, Budget budget, RouterKind kind) {
    Stream<PlannedHost> fallen =
        known(state)
            .filter(host -> RouterKind.of(host).equals(kind))
            .filter(host -> host.wave().filter(budget::isFor).isPresent());
    return "%d of %s failed%s and %s says per_board: %d%s"
        .formatted(
            failed(state, budget, kind),
            kind,
            GateWords.place(state, budget),
            GateWords.gate(budget),
            budget.stop().perBoard().getAsInt(),
            GateWords.names(state, budget, fallen.map(PlannedHost::name)));
  }
}
