package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Wishes;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.Requests;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.JsonLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks something of a run, whoever drives it, and prints the answer. Where nobody drives it the
 * request is kept until somebody does.
 */
final class Asking {
  /** A driver looks four times a second; one that does not answer in this time drives others. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String NOTHING_DONE = "nothing done";

  private final Workshop workshop;
  private final InstantSource clock;
  private final OutputOptions output;
  private final StoreOptions storeOptions;

  Asking(Surroundings around, OutputOptions output, StoreOptions storeOptions) {
    this.output = output;
    this.storeOptions = storeOptions;
    clock = around.clock();
    workshop = new Workshop(around);
  }

  /** Asks; the exit status of the command. */
  int ask(Optional<String> typed, RequestKind kind, Optional<Integer> wave, String reason)
      throws InterruptedException {
    return ask(typed, kind, wave, Optional.empty(), reason);
  }

  /** Asks something about a host; the exit status of the command. */
  int ask(Optional<String> typed, RequestKind kind, String host, String reason)
      throws InterruptedException {
    return ask(typed, kind, Optional.empty(), Optional.of(host), reason);
  }

  private int ask(
      Optional<String> typed,
      RequestKind kind,
      Optional<Integer> wave,
      Optional<String> host,
      String reason)
      throws InterruptedException {
    var asks = new Requests.Asked(kind, wave, host, reason, workshop.user());
    try (Store store = workshop.store(storeOptions)) {
      // A server that is started again in this moment must not lose a word.
      store.bearOutages(PATIENCE);
      Run run = store.runs().find(typed.orElse(Runs.LATEST));
      refuseNonsense(asks, RolloutState.replay(store.journal().events(run.id())));
      Request asked = store.requests().add(run.id(), asks);
      Optional<String> answer = await(store, asked);
      if (answer.filter(said -> said.startsWith(NOTHING_DONE)).isPresent()) {
        throw nothingDone(run.id(), kind, answer.get());
      }
      print(run.id(), kind, answer);
      return 0;
    }
  }

  /** What cannot be done where the run stands is said at once, also where nobody drives it. */
  private void refuseNonsense(Requests.Asked asks, RolloutState state) {
    if (state.phase() == RunPhase.FINISHED) {
      throw nothingDone(state.run(), asks.kind(), "the run is over");
    }
    answerNow(asks, state)
        .filter(answer -> !answer.isDone())
        .ifPresent(answer -> {
          throw nothingDone(state.run(), asks.kind(), answer.words());
        });
  }

  private Optional<Wishes.Answer> answerNow(Requests.Asked asks, RolloutState state) {
    var wisher = new Wishes.Wisher(asks.by(), asks.reason());
    String host = asks.host().orElse("");
    return switch (asks.kind()) {
      case APPROVE -> Optional.of(Wishes.approve(state, asks.wave(), wisher, clock.instant()));
      case NEXT -> Optional.of(Wishes.next(state, wisher));
      case SKIP -> Optional.of(Wishes.skip(state, host, wisher));
      case RETRY -> Optional.of(Wishes.retry(state, host, wisher));
      case PAUSE, RESUME, HALT, STOP, DRIVE -> Optional.empty();
    };
  }

  private static FleetException nothingDone(String run, RequestKind kind, String why) {
    return FleetException.wrongInput(
        Problem.of(
            "run.nothing-to-do",
            "cannot " + word(kind) + " run " + run,
            why,
            "See where it stands: wrtfleet status " + run));
  }

  private static Optional<String> await(Store store, Request asked) throws InterruptedException {
    boolean isDriven = store.driver().isPresent();
    Duration left = isDriven ? PATIENCE : Duration.ZERO;
    var follower = store.journal().follow(asked.run());
    follower.next(Duration.ZERO);
    Optional<String> answer = Optional.empty();
    while (answer.isEmpty() && left.isPositive()) {
      follower.next(LOOK);
      left = left.minus(LOOK);
      answer = store.requests().find(asked.id()).flatMap(Request::answer);
    }
    return answer;
  }

  private void print(String run, RequestKind kind, Optional<String> answer) {
    if (output.jsonl()) {
      workshop.print(
          List.of(
              new JsonLine()
                  .put("type", "answer")
                  .put("run", run)
                  .put("asked", word(kind))
                  .put("answer", answer.orElse("kept"))
                  .line()));
    } else if (answer.isPresent()) {
      workshop.print(List.of("run " + run + ": " + answer.get()));
    } else {
      workshop.print(
          List.of(
              "run "
                  + run
                  + ": nobody drives it now; this is kept until somebody does: wrtfleet resume "
                  + run));
    }
  }

  private static String word(RequestKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
