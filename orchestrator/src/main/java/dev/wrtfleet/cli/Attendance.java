package dev.wrtfleet.cli;

import dev.wrtfleet.engine.AskingProcess;
import dev.wrtfleet.engine.Engine;
import dev.wrtfleet.engine.Fold;
import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stays with a run until it is over, stopped, or waits for a word nobody here can give. Drives it
 * where no other process drives runs; else hands it over and follows it, ready to drive the moment
 * that process is gone.
 */
final class Attendance {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Surroundings around;
  private final Store store;
  private final Supplier<Optional<Engine>> engine;
  private final Manner manner;
  private final Run run;
  private final Interruption interruption;
  private final Workshop workshop;
  private final Fold fold;

  /** {@code engine} starts one; empty where another process drives all runs of the store. */
  Attendance(
      Surroundings around,
      Store store,
      Supplier<Optional<Engine>> engine,
      Manner manner,
      Run run,
      Interruption interruption) {
    this.around = around;
    this.store = store;
    this.engine = engine;
    this.manner = manner;
    this.run = run;
    this.interruption = interruption;
    this.workshop = new Workshop(around);
    this.fold = new Fold(store.journal(), run.id(), around.clock());
  }

  /** The routers of a run that are waited for, whatever else is stopped. */
  static List<String> flashing(Store store, String run) {
    return RolloutState.replay(store.journal().events(run)).hosts().values().stream()
        .filter(host -> host.flash().isPresent() && host.ended().isEmpty())
        .map(HostProgress::host)
        .toList();
  }

  void attend() throws InterruptedException {
    Optional<Request> handed = Optional.empty();
    while (true) {
      if (isDriven(handed)) {
        return;
      }
      if (handed.isEmpty()) {
        handed = Optional.of(handOver());
      }
      if (isDone(handed.get())) {
        withdraw(handed.get());
        return;
      }
      store.requests().await(run.id(), LOOK);
    }
  }

  /** Whether this process could drive the run, and has. */
  private boolean isDriven(Optional<Request> handed) throws InterruptedException {
    var trouble = new StoreTrouble(around, store, run.id());
    while (true) {
      try {
        Optional<Engine> free = engine.get();
        if (free.isEmpty()) {
          return false;
        }
        try (Engine engine = free.get()) {
          handed.ifPresent(this::withdraw);
          if (trouble.happened()) {
            engine.windDown(run.id());
          }
          drive(engine);
        }
        trouble.complain();
        return true;
      } catch (FleetException e) {
        // An engine begun anew finds all it needs in the journal, as after a crash.
        trouble.waitOrThrow(e, interruption);
      }
    }
  }

  private void drive(Engine engine) throws InterruptedException {
    forgetOldStops();
    interruption.onFirst(() -> engine.windDown(run.id()));
    boolean goesOn = true;
    while (goesOn) {
      RunPhase phase = engine.drive(run.id());
      if (phase == RunPhase.FINISHED || interruption.isHeard()) {
        goesOn = false;
      } else if (store.runs().standing(run.id()) == Standing.PAUSED) {
        say("Run " + run.id() + " is paused. To go on: wrtfleet resume " + run.id());
        goesOn = awaitResumed();
      } else {
        goesOn = phase == RunPhase.AWAITING_APPROVAL && approve();
      }
    }
  }

  /** A stop asked for while nobody drove has stopped nothing; going on is what is wanted now. */
  private void forgetOldStops() {
    for (Request request : store.requests().waiting(run.id())) {
      if (request.kind() == RequestKind.STOP && !store.isShared()) {
        store.requests().answer(request, "nothing done: nobody drove the run", List.of());
      }
    }
  }

  private Request handOver() {
    interruption.onFirst(() -> ask(RequestKind.STOP, "stopped on its terminal"));
    String who = store.driver().orElse("another process");
    say("Runs are driven by " + who + "; run " + run.id() + " is handed over to it.");
    return ask(RequestKind.DRIVE, AskingProcess.words());
  }

  private void withdraw(Request handed) {
    store.requests().answer(handed, "taken back", List.of());
  }

  /** Whether there is nothing more to follow. */
  private boolean isDone(Request handed) throws InterruptedException {
    Optional<String> answer = store.requests().find(handed.id()).flatMap(Request::answer);
    RunPhase phase = fold.now().phase();
    if (phase == RunPhase.FINISHED) {
      return true;
    }
    if (answer.filter(Engine.STOPPED::equals).isPresent()) {
      return true;
    }
    if (answer.isPresent()) {
      throw FleetException.wrongInput(
          Problem.of(
              "run.not-driven",
              "run " + run.id() + " is not driven any more",
              answer.get(),
              "Mend what is named, then: wrtfleet resume " + run.id()));
    }
    return phase == RunPhase.AWAITING_APPROVAL && !interruption.isHeard() && !approve();
  }

  /** Whether the wave that waits is approved by now, or something else is to be done. */
  private boolean approve() throws InterruptedException {
    // Looked at first: what is answered by then is in the events.
    boolean isAsked = isSomethingAsked();
    RolloutState state = fold.now();
    Optional<Integer> wave = state.openWave();
    if (wave.isEmpty() || isAsked) {
      return true;
    }
    ApproveSpec terms = state.openSpec().map(WaveSpec::approval).orElse(ApproveSpec.ANYBODY);
    if (state.isApprovalExpired()) {
      say("Nobody approved in time. To ask again: wrtfleet resume " + run.id());
      return manner.isDetached() && awaitWord(Instant.MAX);
    }
    // A word given beforehand is not that of people the playbook names, and judges no router.
    if (manner.yes() && terms.by().isEmpty() && state.unclear().isEmpty()) {
      approve(wave.get(), "--yes");
      return true;
    }
    Instant until = state.approveBy().orElse(Instant.MAX);
    if (manner.isDetached()) {
      return awaitWord(until);
    }
    if (!around.inIsTerminal()) {
      return false;
    }
    String name = state.openSpec().map(WaveSpec::name).orElse("");
    String done =
        "Wave "
            + (wave.get() + 1)
            + " ("
            + name
            + ") "
            + (state.unclear().isEmpty()
                ? "is done"
                : "has hosts whose health cannot be judged: " + String.join(", ", state.unclear()));
    if (!terms.mayApprove(workshop.user())) {
      say(
          done
              + " and waits for "
              + String.join(", ", terms.by())
              + ": wrtfleet approve "
              + run.id());
      return awaitWord(until);
    }
    String question = state.unclear().isEmpty() ? "Open the next one?" : "Go on all the same?";
    around.err().print(done + ". " + question + " [y/N] ");
    around.err().flush();
    return answered(wave.get(), until);
  }

  /** Whether a word for the run is not heeded yet, such as the one this very command gave. */
  private boolean isSomethingAsked() {
    return !store.requests().waiting(run.id()).isEmpty();
  }

  /** Waits for the keyboard and for other terminals, whichever answers first. */
  private boolean answered(int wave, Instant until) throws InterruptedException {
    try {
      while (!around.in().ready()) {
        if (!around.clock().instant().isBefore(until)) {
          say("too late");
          return true;
        }
        boolean isAnswered =
            store.requests().await(run.id(), LOOK)
                || fold.now().phase() != RunPhase.AWAITING_APPROVAL;
        if (isAnswered) {
          say("answered on another terminal");
          return true;
        }
        if (interruption.isHeard()) {
          return false;
        }
      }
      String answer = around.in().readLine();
      boolean isYes = answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
      if (isYes) {
        approve(wave, "asked on the terminal");
      }
      return isYes;
    } catch (IOException e) {
      return false;
    }
  }

  private void approve(int wave, String reason) {
    store.requests().add(run.id(), RequestKind.APPROVE, Optional.of(wave), reason, workshop.user());
  }

  /**
   * Waits until something is asked of the run, or it moved, or this time has come; false where this
   * command is to end.
   */
  private boolean awaitWord(Instant until) throws InterruptedException {
    long before = fold.last();
    while (!interruption.isHeard()) {
      if (!around.clock().instant().isBefore(until)
          || store.requests().await(run.id(), LOOK)
          || fold.last() != before) {
        return true;
      }
    }
    return false;
  }

  /** The same, for a paused run: beside others, any of them may answer whoever resumes it. */
  private boolean awaitResumed() throws InterruptedException {
    while (!interruption.isHeard()) {
      if (store.requests().await(run.id(), LOOK)
          || store.runs().standing(run.id()) != Standing.PAUSED) {
        return true;
      }
    }
    return false;
  }

  private Request ask(RequestKind kind, String reason) {
    return store.requests().add(run.id(), kind, Optional.empty(), reason, workshop.user());
  }

  private void say(String line) {
    around.err().println(line);
    around.err().flush();
  }
}
