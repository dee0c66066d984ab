package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Brain;
import dev.wrtfleet.rollout.Decision;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Decides for one run: answers what was asked of it, lets the brain decide, writes that, and only
 * then gives every host in flight its task. A crash in between is mended by the next turn: hosts in
 * flight without a task get one, whoever admitted them.
 */
final class RunTurn {
  private final Store store;
  private final InstantSource clock;
  private final BiConsumer<String, String> scheduleHost;

  RunTurn(Store store, InstantSource clock, BiConsumer<String, String> scheduleHost) {
    this.store = store;
    this.clock = clock;
    this.scheduleHost = scheduleHost;
  }

  /** One turn; the time of the next one where time alone asks for it. */
  Optional<Instant> take(DrivenRun run) {
    run.turnBegins();
    for (Request request : store.requests().waiting(run.id())) {
      answer(request, run);
    }
    // Deciding nothing starts nothing: hosts under way end, and the brain need not know of pauses.
    Optional<Instant> wakeAt = isHeld(run) ? Optional.empty() : decide(run);
    List<HostProgress> working = working(run);
    for (HostProgress host : working) {
      if (run.schedule(host.host())) {
        scheduleHost.accept(run.id(), host.host());
      }
    }
    run.turnEnds(working.isEmpty() && wakeAt.isEmpty());
    return wakeAt;
  }

  private boolean isHeld(DrivenRun run) {
    return run.isWindingDown() || store.runs().standing(run.id()) == Standing.PAUSED;
  }

  private Optional<Instant> decide(DrivenRun run) {
    Decision decision = Brain.decide(run.state(), clock.instant());
    if (!decision.events().isEmpty()) {
      store.journal().append(run.id(), decision.events());
    }
    return decision.wakeAt();
  }

  /** Hosts in flight; where the run winds down, without those left alone before their flash. */
  private static List<HostProgress> working(DrivenRun run) {
    return run.state().hosts().values().stream()
        .filter(host -> host.admitted() && host.ended().isEmpty())
        .filter(
            host -> !run.isWindingDown() || host.flash().isPresent() || run.hasTask(host.host()))
        .toList();
  }

  private void answer(Request request, DrivenRun run) {
    RolloutState state = run.state();
    if (state.phase() == RunPhase.FINISHED) {
      store.requests().answer(request, "nothing done: the run is over", List.of());
      return;
    }
    switch (request.kind()) {
      case APPROVE -> approve(request, state);
      case PAUSE -> store.requests().answer(request, "paused", Standing.PAUSED);
      case RESUME -> store.requests().answer(request, "resumed", Standing.OPEN);
      case HALT -> store.requests().answer(request, "halted", List.of(halted(request)));
      case STOP -> {
        run.windDown();
        store.requests().answer(request, "stopping", List.of());
      }
      case DRIVE -> {
        // Answered by the engine, when it lets go of the run.
      }
    }
  }

  private static Event halted(Request request) {
    String why = request.reason().isBlank() ? "" : ": " + request.reason().strip();
    return new Event.Halted("halted by " + request.by() + why);
  }

  private void approve(Request request, RolloutState state) {
    boolean isThisOne = request.wave().isEmpty() || request.wave().equals(state.openWave());
    if (state.phase() != RunPhase.AWAITING_APPROVAL || !isThisOne) {
      store.requests().answer(request, "nothing done: no approval is asked for", List.of());
      return;
    }
    int wave = state.openWave().orElseThrow();
    var approved = new Event.Approved(wave, request.by(), request.reason());
    store.requests().answer(request, "approved", List.of(approved));
  }
}
