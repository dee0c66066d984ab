package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event.HookRan;
import dev.wrtfleet.rollout.HookDue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the hooks of runs and waves, each on a thread of its own, so that one that hangs holds its
 * run and nothing else. What came of it is handed to the run, whose next turn writes it down.
 */
final class HookTurn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookTurn.class);

  /** Killing a process and giving its lease back. */
  private static final Duration GIVING_BACK_MAX = Duration.ofSeconds(1);

  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  /**
   * Begins it, unless the run has one under way.
   *
   * @param tornOff what is to be done where nothing comes of it here
   */
  void begin(DrivenRun run, HookDue due, Runnable tornOff) {
    if (!run.beginsHook()) {
      return;
    }
    var thread = Thread.ofPlatform().name("hook-" + run.id()).daemon();
    synchronized (threads) {
      if (closed) {
        run.hookTornOff();
        tornOff.run();
        return;
      }
      threads.add(thread.start(() -> run(run, due, tornOff)));
    }
  }

  private void run(DrivenRun run, HookDue due, Runnable tornOff) {
    boolean hasEnded = false;
    try {
      HookRunner.Result result = run.crew().hooks().run(due.spec(), HookFacts.of(run.state(), due));
      run.hookEnds(
          new HookRan(due.point(), due.wave(), result.passed(), result.detail(), result.took()));
      hasEnded = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("hook {} of run {}: internal fault", due.point().word(), run.id(), e);
      run.fail(e);
    } finally {
      if (!hasEnded) {
        run.hookTornOff();
        leave(run, tornOff);
      }
      synchronized (threads) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  /** Where the journal cannot be reached, others find out by themselves that it is free. */
  private static void leave(DrivenRun run, Runnable tornOff) {
    try {
      tornOff.run();
    } catch (RuntimeException e) {
      LOG.debug("a hook of run {} could not be given back", run.id(), e);
    }
  }

  /** Kills what still runs; whoever drives the run next runs it again. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (threads) {
      closed = true;
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    for (Thread each : running) {
      try {
        each.join(GIVING_BACK_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
