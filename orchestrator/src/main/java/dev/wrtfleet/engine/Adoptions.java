package dev.wrtfleet.engine;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs other processes hand over: each is driven on a thread of its own until it is over, wound
 * down, or cannot be gone on with; then the request is answered, and whoever asked goes on. While
 * the engine closes nothing is answered: the next engine finds the requests and adopts the runs.
 */
final class Adoptions {
  /** How a run that is over is answered. */
  static final String OVER = "over";

  /** More terminals than one person watches; beyond that runs wait for their turn. */
  private static final int RUNS_MAX = 32;

  /** How often a run at rest is looked at again. */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final Duration END_WAIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Adoptions.class);

  private final Store store;
  private final Function<String, RunPhase> drive;
  private final Duration look;
  private final Map<String, Thread> adopted = new ConcurrentHashMap<>();
  private final Thread looking = new Thread(this::look, "adoptions");
  private final Set<String> own = ConcurrentHashMap.newKeySet();
  private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
  private volatile boolean all;
  private final CountDownLatch ended = new CountDownLatch(1);

  Adoptions(Store store, Function<String, RunPhase> drive, Duration look) {
    this.store = store;
    this.drive = drive;
    this.look = look;
    looking.setDaemon(true);
  }

  /** Begins to look for runs; once is enough. */
  synchronized void start() {
    if (looking.getState() == Thread.State.NEW) {
      looking.start();
    }
  }

  /** Drives, from now on, every run of a shared store that has a plan and is not over. */
  void adoptAll() {
    all = true;
    start();
  }

  /** This run is driven by the command of this very process: it is never adopted. */
  void isOwn(String run) {
    own.add(run);
  }

  /** Adopts nothing more; waits for the threads, which end when the engine's shift is over. */
  void end() {
    ended.countDown();
    for (Thread each : adopted.values()) {
      try {
        each.join(END_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void look() {
    try {
      do {
        if (all) {
          adoptOpen();
        }
        if (!all) {
          adoptWaiting();
        }
      } while (!ended.await(look.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The journal cannot be read: whoever drives a run of his own hears of it and ends.
      LOG.error("no more runs are taken over", e);
    }
  }

  private void adoptOpen() {
    for (Run run : store.runs().open()) {
      String id = run.id();
      if (!own.contains(id) && !adopted.containsKey(id) && isNotGivenUp(id) && hasPlan(id)) {
        var thread = new Thread(() -> careForOpen(id), "run-" + id);
        thread.setDaemon(true);
        adopted.put(id, thread);
        thread.start();
      }
    }
  }

  private boolean hasPlan(String run) {
    return store.journal().has(run, "planned");
  }

  private boolean isNotGivenUp(String run) {
    return !givenUp.contains(run);
  }

  private void careForOpen(String run) {
    try {
      while (ended.getCount() > 0 && drive.apply(run) != RunPhase.FINISHED) {
        // At rest only a request changes anything, or another process that answered one.
        store.requests().await(run, REST);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FleetException e) {
      givenUp.add(run);
      LOG.error("run {} cannot be worked on here: {}", run, e.getMessage());
    } catch (RuntimeException e) {
      givenUp.add(run);
      LOG.error("run {} cannot be worked on here", run, e);
    } finally {
      adopted.remove(run);
    }
  }

  private void adoptWaiting() {
    for (Request request : store.requests().toDrive()) {
      String run = request.run();
      if (!AskingProcess.isAlive(request.reason())) {
        store.requests().answer(request, "whoever asked is gone", List.of());
      } else if (!own.contains(run) && !adopted.containsKey(run) && adopted.size() < RUNS_MAX) {
        var thread = new Thread(() -> care(request), "run-" + run);
        thread.setDaemon(true);
        adopted.put(run, thread);
        thread.start();
      }
    }
  }

  private void care(Request request) {
    try {
      while (ended.getCount() > 0 && isStillAsked(request)) {
        if (drive.apply(request.run()) == RunPhase.FINISHED) {
          store.requests().answer(request, OVER, List.of());
        } else {
          awaitWord(request);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FleetException e) {
      answer(request, "cannot be driven: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("run {}: cannot be driven", request.run(), e);
      answer(request, "cannot be driven: an internal fault: " + e);
    } finally {
      adopted.remove(request.run());
    }
  }

  /** At rest nothing happens by itself but that an approval is void: a request changes that. */
  private void awaitWord(Request request) throws InterruptedException {
    Instant until =
        RolloutState.replay(store.journal().events(request.run())).approveBy().orElse(Instant.MAX);
    while (ended.getCount() > 0
        && store.clock().instant().isBefore(until)
        && isStillAsked(request)
        && !store.requests().await(request.run(), look)) {
      // Looked at again, for the one who asked may be gone.
    }
  }

  private boolean isStillAsked(Request request) {
    return store.requests().find(request.id()).flatMap(Request::answer).isEmpty()
        && AskingProcess.isAlive(request.reason());
  }

  /** Where the journal cannot be written this is lost, and found out by the one who asked. */
  private void answer(Request request, String answer) {
    try {
      store.requests().answer(request, answer, List.of());
    } catch (RuntimeException e) {
      LOG.error("run {}: {}; and it could not be said", request.run(), answer, e);
    }
  }

  /** The run was wound down: nobody who asked for it is to begin it again. */
  void stopped(String run) {
    for (Request request : store.requests().toDrive()) {
      if (request.run().equals(run)) {
        store.requests().answer(request, Engine.STOPPED, List.of());
      }
    }
  }
}
