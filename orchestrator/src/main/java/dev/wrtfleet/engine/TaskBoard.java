package dev.wrtfleet.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The scheduler (db-scheduler 16) with its two kinds of task: one per run, which decides, and one
 * per host in flight, which advances it. The key of its table lets no host have two.
 */
final class TaskBoard {
  /** Decisions come before work: a free thread takes them first. */
  private static final int DECISION_PRIORITY = 100;

  /**
   * The tasks of a dead process are forgotten at the start of the next one, so a heartbeat need not
   * find them; a machine that slept over night must not find its own tasks dead.
   */
  private static final Duration HEARTBEAT = Duration.ofHours(1);

  private static final int MISSED_HEARTBEATS = 1000;

  /** How long torn-off work may take to notice the interrupt. */
  private static final Duration INTERRUPTED_WAIT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final CustomTask<Void> runTask;
  private final CustomTask<Void> hostTask;
  private final Scheduler scheduler;

  /** What the tasks do: each says when to come again, or nothing when it is done. */
  record Work(
      Function<String, Optional<Instant>> run,
      BiFunction<String, String, Optional<Instant>> host) {}

  TaskBoard(DataSource source, InstantSource clock, EngineOptions options, Work work) {
    this.clock = clock;
    this.runTask =
        Tasks.custom("run", Void.class)
            .defaultPriority(DECISION_PRIORITY)
            .execute((task, context) -> then(work.run().apply(task.getId())));
    this.hostTask =
        Tasks.custom("host", Void.class)
            .execute((task, context) -> {
              int slash = task.getId().indexOf('/');
              String run = task.getId().substring(0, slash);
              return then(work.host().apply(run, task.getId().substring(slash + 1)));
            });
    // One more than hosts may take, so that a decision never waits for a host. Fixed, for the
    // scheduler itself does not bound an executor it is given; platform threads, for Java 21 to 23
    // pin virtual ones in the synchronized blocks of drivers.
    int threads = options.threads() + 1;
    var names = Thread.ofPlatform().name("router-", 1).daemon().factory();
    this.scheduler =
        Scheduler.create(source, runTask, hostTask)
            .threads(threads)
            .executorService(Executors.newFixedThreadPool(threads, names))
            .pollUsingFetch(0.5, 1.0)
            .pollingInterval(options.look())
            .enableImmediateExecution()
            .enablePriority()
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .deleteUnresolvedAfter(Duration.ofDays(3650))
            .schedulerName(() -> "wrtfleet")
            .serializer(new NoData())
            .shutdownMaxWait(INTERRUPTED_WAIT)
            .clock(clock::instant)
            .build();
  }

  /**
   * Torn off by an interrupt, a task stays marked as running: it cannot reach the database any
   * more, and the next engine forgets it.
   */
  private static CompletionHandler<Void> then(Optional<Instant> next) {
    return (complete, operations) -> {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::remove);
    };
  }

  void start() {
    scheduler.start();
  }

  /** Takes up no more tasks. */
  void pause() {
    scheduler.pause();
  }

  /** Interrupts what still runs and ends. */
  void stop() {
    scheduler.stop();
  }

  /** Gives the host a task, due now; nothing happens where it has one. */
  void schedule(String run, String host) {
    scheduler.scheduleIfNotExists(
        hostTask.schedulableInstance(run + "/" + host).getTaskInstance(), clock.instant());
  }

  /** Whether the host has a task, be it one that just ends. */
  boolean has(String run, String host) {
    return scheduler
        .getScheduledExecution(hostTask.schedulableInstance(run + "/" + host).getTaskInstance())
        .isPresent();
  }

  /** Makes the run's task due now. False where it cannot be told just now: it is at work. */
  boolean nudge(String run) {
    var task = runTask.schedulableInstance(run).getTaskInstance();
    try {
      return scheduler.scheduleIfNotExists(task, clock.instant())
          || scheduler.reschedule(task, clock.instant());
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
      return false;
    }
  }

  /** Tasks carry no data: what they need is in the journal. */
  private static final class NoData implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      return new byte[0];
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] stored) {
      throw new IllegalStateException("tasks carry no data");
    }
  }
}
