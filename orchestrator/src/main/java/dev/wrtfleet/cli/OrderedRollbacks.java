package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Standing;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does for runs of a shared journal that ended at a gate: begins the rollback their
 * playbook wants, where nobody who attended such a run has, and says why where it cannot. On a
 * thread of its own, for routers are asked first.
 */
final class OrderedRollbacks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedRollbacks.class);

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Whoever attended the run begins it at once, and shows it to whoever sits there. */
  private static final Duration ATTENDANT_FIRST = Duration.ofSeconds(10);

  /** What is in the way now may be gone later. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Surroundings around;
  private final WayBack back;
  private final Store store;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::look, "ordered-rollbacks");

  /** Runs nothing is to be done for any more. */
  private final Set<String> settled = new HashSet<>();

  private final Map<String, Instant> notBefore = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();

  OrderedRollbacks(Surroundings around, WayBack back, Store store) {
    this.around = around;
    this.back = back;
    this.store = store;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Begins nothing more. */
  @Override
  public void close() {
    ended.countDown();
  }

  private void look() {
    try {
      do {
        for (Run run : store.runs().list()) {
          if (ended.getCount() == 0) {
            return;
          }
          if (run.standing() == Standing.FINISHED && !settled.contains(run.id())) {
            look(run);
          }
        }
      } while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (ended.getCount() > 0) {
        LOG.error("no more rollbacks are begun by this worker", e);
      }
    }
  }

  private void look(Run run) {
    Instant now = store.clock().instant();
    if (now.isBefore(notBefore.getOrDefault(run.id(), Instant.MIN))) {
      return;
    }
    if (!store.journal().has(run.id(), "rollback-ordered") || back.isSeenTo(run)) {
      settled.add(run.id());
      return;
    }
    Instant attendedUntil = back.overAt(run).plus(ATTENDANT_FIRST);
    if (now.isBefore(attendedUntil)) {
      notBefore.put(run.id(), attendedUntil);
      return;
    }
    try {
      follow(run, now, back.begin(run));
    } catch (FleetException e) {
      notBefore.put(run.id(), now.plus(AGAIN));
      say(run, "what run " + run.id() + " flashed cannot be brought back now: " + e.getMessage());
    } catch (RuntimeException e) {
      settled.add(run.id());
      LOG.error("what run {} flashed cannot be brought back by this worker", run.id(), e);
    }
  }

  private void follow(Run failed, Instant now, WayBack.Result result) {
    switch (result) {
      case WayBack.Result.Begun(Run begun) -> {
        settled.add(failed.id());
        say(failed, "rollback run " + begun.id() + " of run " + failed.id() + ": " + share(begun));
      }
      case WayBack.Result.None(WayBack.Not why) -> {
        switch (why) {
          case DUE -> settled.add(failed.id());
          case YET -> {}
          case HERE -> {
            notBefore.put(failed.id(), now.plus(AGAIN));
            say(failed, WayBack.noneHere(failed));
          }
        }
      }
    }
  }

  private String share(Run begun) {
    Plan plan = RolloutState.replay(store.journal().events(begun.id())).plan().orElseThrow();
    long going = plan.hosts().stream().filter(host -> host.wave().isPresent()).count();
    int all = plan.hosts().size();
    return going == all
        ? "all " + all + " go back"
        : going + " of " + all + " go back; why the others not: wrtfleet status " + begun.id();
  }

  /** Each thing once, however often it is found. */
  private void say(Run run, String line) {
    if (!line.equals(said.put(run.id(), line))) {
      around.err().println(line);
      around.err().flush();
    }
  }
}
