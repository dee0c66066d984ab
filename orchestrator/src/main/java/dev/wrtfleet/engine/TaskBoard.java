package dev.wrtfleet.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  /** Longer than anything waits for its turn. */
  private static final Duration BEFORE_ALL = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(TaskBoard.class);

  private final Store store;
  private final Work work;
  private final Duration deadAfter;
  private final CustomTask<Void> runTask;
  private final Scheduler scheduler;

  /** What the tasks do: each says when to come again, or nothing when it is done. */
  record Work(
      Function<String, Optional<Instant>> run,
      BiFunction<String, String, Optional<Instant>> host) {}

  private TaskBoard(
      Store store, EngineOptions options, Company company, Work work, Optional<String> site) {
    this.store = store;
    this.work = work;
    this.runTask =
        Tasks.custom("run", Void.class)
            .defaultPriority(DECISION_PRIORITY)
            .onDeadExecution(this::revive)
            .execute((task, context) -> then(work.run().apply(task.getId())));
    this.deadAfter = company.deadAfter();
    // One more than hosts may take, so that a decision never waits for a host. Fixed, for the
    // scheduler itself does not bound an executor it is given; platform threads, for Java 21 to 23
    // pin virtual ones in the synchronized blocks of drivers.
    int threads = options.threads() + 1;
    var names = Thread.ofPlatform().name("router-", 1).daemon().factory();
    SchedulerBuilder builder =
        Scheduler.create(store.schedulerSource(), tasks(company, site))
            .threads(threads)
            .executorService(Executors.newFixedThreadPool(threads, names))
            .pollingInterval(options.look())
            .enableImmediateExecution()
            .enablePriority()
            .deleteUnresolvedAfter(Duration.ofDays(3650))
            .serializer(new NoData())
            .shutdownMaxWait(INTERRUPTED_WAIT)
            .clock(store.clock()::instant);
    this.scheduler = (company.isShared() ? beside(builder, company) : alone(builder)).build();
  }

  /** The one that decides, and works on the hosts without a site. */
  static TaskBoard deciding(Store store, EngineOptions options, Company company, Work work) {
    return new TaskBoard(store, options, company, work, Optional.empty());
  }

  /** One that works on the hosts of one site. */
  static TaskBoard ofSite(
      Store store, EngineOptions options, Company company, Work work, String site) {
    return new TaskBoard(store, options, company, work, Optional.of(site));
  }

  private List<Task<?>> tasks(Company company, Optional<String> site) {
    if (site.isPresent()) {
      return List.of(hostTask(site));
    }
    return company.worksFor(Optional.empty())
        ? List.of(runTask, hostTask(Optional.empty()))
        : List.of(runTask);
  }

  private CustomTask<Void> hostTask(Optional<String> site) {
    return Tasks.custom(site.map(name -> "host@" + name).orElse("host"), Void.class)
        .onDeadExecution(this::revive)
        .execute((task, context) -> {
          int slash = task.getId().indexOf('/');
          String run = task.getId().substring(0, slash);
          return then(work.host().apply(run, task.getId().substring(slash + 1)));
        });
  }

  private static SchedulerBuilder alone(SchedulerBuilder builder) {
    return builder
        .pollUsingFetch(0.5, 1.0)
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
        .schedulerName(() -> "wrtfleet");
  }

  private static SchedulerBuilder beside(SchedulerBuilder builder, Company company) {
    String name = company.name().orElseThrow();
    return builder
        .pollUsingLockAndFetch(0.5, 1.0)
        .heartbeatInterval(company.heartbeat())
        .missedHeartbeatsLimit(Company.MISSED_MAX)
        .schedulerName(() -> name);
  }

  /**
   * What a dead process worked on comes before everything else of its priority: a wave waits for
   * it. Nobody is dead because the database was away for all.
   */
  private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
    if (store.wasAway(deadAfter)) {
      return;
    }
    try {
      operations.reschedule(dead, store.clock().instant().minus(BEFORE_ALL));
    } catch (ExecutionException e) {
      LOG.debug("another process was faster to take {} over", dead.getExecution(), e);
    }
  }

  /**
   * Torn off by an interrupt, a task stays marked as running: it cannot reach the database any
   * more, and the next engine forgets it.
   */
  private CompletionHandler<Void> then(Optional<Instant> next) {
    return (complete, operations) -> {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      var isDone =
          store.patiently(() -> {
            try {
              next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::remove);
              return true;
            } catch (ExecutionException e) {
              // Written before, by a commit whose answer was lost; or another process took it over.
              return false;
            }
          });
      if (!isDone) {
        LOG.debug("{} was completed before", complete.getExecution());
      }
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

  /** Gives the host a task, due now; false where it has one, be it one that just ends. */
  boolean schedule(String run, String host, Optional<String> site) {
    var task = hostTask(site).schedulableInstance(run + "/" + host).getTaskInstance();
    return store.patiently(() -> scheduler.scheduleIfNotExists(task, store.clock().instant()));
  }

  /** Whether the host has a task, be it one that just ends. */
  boolean has(String run, String host, Optional<String> site) {
    var task = hostTask(site).schedulableInstance(run + "/" + host).getTaskInstance();
    return store.patiently(() -> scheduler.getScheduledExecution(task).isPresent());
  }

  /** Makes the run's task due now. False where it cannot be told just now: it is at work. */
  boolean nudge(String run) {
    var task = runTask.schedulableInstance(run).getTaskInstance();
    try {
      return store.patiently(() ->
          scheduler.scheduleIfNotExists(task, store.clock().instant())
              || scheduler.reschedule(task, store.clock().instant()));
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
      return false;
    } catch (ExecutionException e) {
      // Another process changed it between our look and our word.
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
