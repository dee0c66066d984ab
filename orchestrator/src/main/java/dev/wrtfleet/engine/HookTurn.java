package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event.HookRan;
import dev.wrtfleet.rollout.HookDue;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the hooks of runs and waves, each on a thread of its own, so that one that hangs holds its
 * run and nothing else. What came of it is handed to the run, whose next turn writes it down.
 */
final class HookTurn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookTurn.class);

  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  /** Begins it, unless the run has one under way. */
  void begin(DrivenRun run, HookDue due) {
    if (!run.beginsHook()) {
      return;
    }
    var thread = Thread.ofPlatform().name("hook-" + run.id()).daemon();
    synchronized (threads) {
      if (closed) {
        run.hookTornOff();
        return;
      }
      threads.add(thread.start(() -> run(run, due)));
    }
  }

  private void run(DrivenRun run, HookDue due) {
    try {
      HookRunner.Result result = run.crew().hooks().run(due.spec(), HookFacts.of(run.state(), due));
      run.hookEnds(
          new HookRan(due.point(), due.wave(), result.passed(), result.detail(), result.took()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.hookTornOff();
    } catch (RuntimeException e) {
      LOG.error("hook {} of run {}: internal fault", due.point().word(), run.id(), e);
      run.fail(e);
      run.hookTornOff();
    } finally {
      synchronized (threads) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  /** Kills what still runs; whoever drives the run next runs it again. */
  @Override
  public void close() {
    synchronized (threads) {
      closed = true;
      threads.forEach(Thread::interrupt);
    }
  }
}
