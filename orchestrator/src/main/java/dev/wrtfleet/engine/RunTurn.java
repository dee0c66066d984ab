package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Brain;
import dev.wrtfleet.rollout.Decision;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HookDue;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.HostStage;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Wishes;
import dev.wrtfleet.store.Lease;
import dev.wrtfleet.store.LeaseLost;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Decides for one run: answers what was asked of it, lets the brain decide, writes that, and only
 * then gives every host in flight its task. A crash in between is mended by the next turn: hosts in
 * flight without a task get one, whoever admitted them.
 */
final class RunTurn {
  /**
   * How soon a decision is taken up again that somebody else was at, and a task is given again that
   * could not be made just now.
   */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How often a hook another process may be running is looked for. */
  private static final Duration HOOK_LOOK = Duration.ofSeconds(5);

  private final Store store;
  private final InstantSource clock;
  private final String owner;
  private final Duration leaseLasts;
  private final Work work;

  /** What a turn begins: the work of a host, and hooks. */
  record Work(BiPredicate<DrivenRun, String> scheduleHost, HookTurn hooks) {}

  RunTurn(Store store, InstantSource clock, String owner, Duration leaseLasts, Work work) {
    this.store = store;
    this.clock = clock;
    this.owner = owner;
    this.leaseLasts = leaseLasts;
    this.work = work;
  }

  /**
   * One turn; the time of the next one where time alone asks for it. The right to decide is taken
   * before anything is read: a process that only slept finds it lost when it writes.
   */
  Optional<Instant> take(DrivenRun run) {
    Optional<Lease> deciding = store.leases().takeDeciding(run.id(), owner, leaseLasts);
    if (deciding.isEmpty()) {
      return Optional.of(clock.instant().plus(AGAIN));
    }
    try {
      return take(run, deciding.get());
    } catch (LeaseLost e) {
      return Optional.of(clock.instant().plus(AGAIN));
    } finally {
      if (store.isShared()) {
        store.leases().release(deciding.get());
      }
    }
  }

  private Optional<Instant> take(DrivenRun run, Lease deciding) {
    run.turnBegins();
    run.takeHookRan().ifPresent(ran -> write(run, deciding, ran));
    for (Request request : store.requests().waiting(run.id())) {
      answer(request, run);
    }
    // Deciding nothing starts nothing: hosts under way end, and the brain need not know of pauses.
    boolean isHeld = isHeld(run);
    Optional<Instant> wakeAt = isHeld ? Optional.empty() : decide(run, deciding);
    List<String> working = working(run, run.state(), isHeld);
    boolean isEachTasked = true;
    for (String host : working) {
      isEachTasked &= hasTask(run, host);
    }
    run.turnEnds(working.isEmpty() && (asks(run.state()) || wakeAt.isEmpty()));
    return isEachTasked ? wakeAt : Optional.of(clock.instant().plus(AGAIN));
  }

  /** Whoever waits for a word is told so, however long the question stands. */
  private static boolean asks(RolloutState state) {
    return state.phase() == RunPhase.AWAITING_APPROVAL;
  }

  /** Whether the host has a task for sure, given now or before. */
  private boolean hasTask(DrivenRun run, String host) {
    String errand = errand(run.state(), host);
    if (!run.mayNeedTask(host, errand)) {
      return true;
    }
    boolean isMade = work.scheduleHost().test(run, host);
    if (isMade) {
      run.taskBegins(host, errand);
    }
    return isMade;
  }

  /** What its task is for: a try of it, or the looks at it in a soak. */
  private static String errand(RolloutState state, String host) {
    return state
        .soak(host)
        .map(soak -> "soak " + soak.number() + " of wave " + state.openWave().orElseThrow())
        .orElseGet(() ->
            "try "
                + state.host(host).flatMap(it -> it.aside().retriedAt())
                + state.way(host).words()
                + state.host(host).map(it -> stage(it.stage())).orElse(""));
  }

  private static String stage(HostStage stage) {
    return stage.isAtWork() ? ", staged for " + stage.opensAt() + " " + stage.state() : "";
  }

  /**
   * Whether nothing happens by itself any more, whichever process decides. Asked of the journal,
   * for the last decision may have been another's.
   */
  boolean isAtRest(DrivenRun run) {
    // Looked at once: another process may admit hosts between two looks.
    RolloutState state = run.state();
    boolean isHeld = isHeld(run);
    if (isHeld || !working(run, state, isHeld).isEmpty()) {
      return isHeld && working(run, state, isHeld).isEmpty();
    }
    Decision decision = Brain.decide(state, clock.instant());
    boolean sleeps = decision.wakeAt().isPresent() && !asks(state);
    return decision.events().isEmpty() && !sleeps && decision.hook().isEmpty();
  }

  private boolean isHeld(DrivenRun run) {
    return run.isWindingDown() || store.runs().standing(run.id()) == Standing.PAUSED;
  }

  private Optional<Instant> decide(DrivenRun run, Lease deciding) {
    Decision decision = Brain.decide(run.state(), clock.instant());
    if (!decision.events().isEmpty()) {
      store.journal().append(run.id(), deciding, decision.events());
    }
    decision.hook().ifPresent(due -> begin(run, due));
    boolean isAnothers = store.isShared() && decision.hook().isPresent();
    return isAnothers ? Optional.of(clock.instant().plus(HOOK_LOOK)) : decision.wakeAt();
  }

  /**
   * Beside others a hook takes a lease, so that one process runs it, and the next where it dies: it
   * is kept with all others this process holds, and given back when what came of the hook is
   * written, or when nothing comes of it here.
   */
  private void begin(DrivenRun run, HookDue due) {
    if (!store.isShared()) {
      work.hooks().begin(run, due, () -> {});
      return;
    }
    if (run.isAtHook()) {
      // Taken once more, the lease to be given back would be another one.
      return;
    }
    Optional<Lease> lease =
        store
            .leases()
            .take("hook of run " + run.id(), run.id(), owner + " for " + run.id(), leaseLasts);
    if (lease.isPresent()) {
      run.holdsForHook(lease.get());
      work.hooks().begin(run, due, () -> giveHookBack(run));
    }
  }

  private void giveHookBack(DrivenRun run) {
    run.takeHookLease().ifPresent(store.leases()::release);
  }

  /**
   * Another process may have run it as well, and the first result stands; or the run was halted and
   * is over meanwhile.
   */
  private void write(DrivenRun run, Lease deciding, Event.HookRan ran) {
    RolloutState state = run.state();
    boolean isOver = state.phase() == RunPhase.FINISHED;
    if (!isOver && !state.hasRun(ran.hook(), ran.wave())) {
      store.journal().append(run.id(), deciding, List.of(ran));
    }
    giveHookBack(run);
  }

  /**
   * Hosts in flight, and those watched in a soak; where the run winds down, without those left
   * alone before their flash.
   */
  private List<String> working(DrivenRun run, RolloutState state, boolean isHeld) {
    Stream<String> inFlight =
        state.hosts().values().stream()
            .filter(host -> (host.admitted() && host.ended().isEmpty()) || host.stage().isAtWork())
            .filter(host -> !run.isWindingDown() || isBroughtToItsEnd(run, host))
            .map(HostProgress::host);
    return Stream.concat(inFlight, isHeld ? Stream.of() : state.watched().stream()).toList();
  }

  /** Beside others, what is flashed after this process began to stop is theirs. */
  private boolean isBroughtToItsEnd(DrivenRun run, HostProgress host) {
    return store.isShared()
        ? run.waitsFor(host.host())
        : host.flash().isPresent() || run.hasTask(host.host());
  }

  private void answer(Request request, DrivenRun run) {
    RolloutState state = run.state();
    if (state.phase() == RunPhase.FINISHED) {
      store.requests().answer(request, "nothing done: the run is over", List.of());
      return;
    }
    switch (request.kind()) {
      case APPROVE ->
          answer(request, Wishes.approve(state, request.wave(), wisher(request), clock.instant()));
      case PAUSE -> store.requests().answer(request, "paused", Standing.PAUSED);
      case RESUME -> {
        Wishes.Answer answer = Wishes.resume(state, clock.instant());
        store.requests().answer(request, answer.words(), Standing.OPEN, answer.events());
      }
      case HALT -> store.requests().answer(request, "halted", List.of(halted(request)));
      case NEXT -> answer(request, Wishes.next(state, wisher(request)));
      case SKIP -> answer(request, Wishes.skip(state, host(request), wisher(request)));
      case RETRY -> answer(request, Wishes.retry(state, host(request), wisher(request)));
      case STOP -> {
        if (store.isShared()) {
          // This process is not the only one: what all of them heed is the run's standing.
          store.requests().answer(request, "paused", Standing.PAUSED);
        } else {
          run.windDown();
          store.requests().answer(request, "stopping", List.of());
        }
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

  private static Wishes.Wisher wisher(Request request) {
    return new Wishes.Wisher(request.by(), request.reason());
  }

  private static String host(Request request) {
    return request.host().orElse("");
  }

  private void answer(Request request, Wishes.Answer answer) {
    String words = answer.isDone() ? answer.words() : "nothing done: " + answer.words();
    store.requests().answer(request, words, answer.events());
  }
}
