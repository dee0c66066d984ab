package dev.wrtfleet.engine;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.EngineLock;
import dev.wrtfleet.store.Request;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives runs: decides, writes the decision, acts. There is one at a time for a state folder; it
 * drives the runs it is told to, and adopts those other processes hand over. It holds nothing that
 * counts: killed at any instant, the next one goes on from the journal, and what was flashed is
 * looked at and never flashed again.
 */
public final class Engine implements AutoCloseable {
  /** Somebody who waits this long for a database has been forgotten. */
  private static final Duration OUTAGE_MAX = Duration.ofDays(7);

  /** How often a run is looked at again though nobody said that something happened. */
  private static final Duration NUDGE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** How the request to drive a run is answered that was wound down. */
  public static final String STOPPED = "stopped";

  /** How often a task that ends is looked for until it is left to itself. */
  private static final long LOOKS_FOR_TASKS_MAX = 40;

  private final Store store;
  private final InstantSource clock;
  private final Crews crews;
  private final EngineOptions options;
  private final Company company;
  private final Optional<EngineLock> lock;
  private final Shift shift = new Shift();
  private final Map<String, DrivenRun> driven = new ConcurrentHashMap<>();
  private final Set<String> unwanted = ConcurrentHashMap.newKeySet();
  private final HookTurn hookTurn = new HookTurn();
  private final RunTurn runTurn;
  private final HostTurn hostTurn;
  private final Boards board;
  private final LeaseKeeper keeper;
  private final Adoptions adoptions;

  private Engine(
      Store store,
      Clocks clocks,
      Crews crews,
      EngineOptions options,
      Company company,
      Optional<EngineLock> lock) {
    this.store = store;
    this.clock = clocks.wall();
    this.crews = crews;
    this.options = options;
    this.company = company;
    this.lock = lock;
    String owner =
        company
            .name()
            .orElseGet(
                () -> "process " + ProcessHandle.current().pid() + " since " + clock.instant());
    this.hostTurn = new HostTurn(store, clocks, options, shift, owner);
    var work = new TaskBoard.Work(this::decide, this::advance);
    this.board = new Boards(store, options, company, work);
    var begins = new RunTurn.Work(board::schedule, hookTurn);
    this.runTurn = new RunTurn(store, clock, owner, options.leaseLasts(), begins);
    this.adoptions = new Adoptions(store, this::driveOn, options.look());
    this.keeper = new LeaseKeeper(store, owner, options.leaseLasts());
  }

  /**
   * Takes the right to drive the runs of this store, frees what a dead process left, and starts.
   *
   * @throws FleetException where another process drives them
   */
  public static Engine start(Store store, Clocks clocks, Crews crews, EngineOptions options) {
    return start(store, clocks, crews, options, EngineLock.take(store.folder(), clocks.wall()));
  }

  /** The same; empty where another process drives them. */
  public static Optional<Engine> startIfFree(
      Store store, Clocks clocks, Crews crews, EngineOptions options) {
    return EngineLock.tryTake(store.folder(), clocks.wall())
        .map(lock -> start(store, clocks, crews, options, lock));
  }

  /**
   * Starts beside others on a store that several processes share. From now on an outage of the
   * database is waited for. The time of day is the database's.
   *
   * @throws FleetException where this machine's clock is wrong
   */
  public static Engine startBeside(
      Store store, LongSupplier nanos, Crews crews, EngineOptions options, Company company) {
    store.checkClock();
    store.bearOutages(OUTAGE_MAX);
    var clocks = new Clocks(store.clock(), nanos);
    var engine = new Engine(store, clocks, crews, options, company, Optional.empty());
    engine.keeper.start();
    engine.board.start();
    return engine;
  }

  private static Engine start(
      Store store, Clocks clocks, Crews crews, EngineOptions options, EngineLock lock) {
    try {
      store.leases().releaseAll(lock);
      store.forgetTasks(lock);
      var engine = new Engine(store, clocks, crews, options, Company.alone(), Optional.of(lock));
      engine.board.start();
      return engine;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Drives a run until nothing happens by itself any more, and says where it stands then: over,
   * waiting for an approval with no host under way, paused with no host under way (the phase it was
   * paused in), wound down, or stopped by {@link #stop} or an interrupt. A run without a plan is
   * planned first.
   *
   * @throws FleetException where it cannot go on: the journal cannot be written, a host of the plan
   *     is gone from the inventory, or the planning says so
   */
  public RunPhase drive(String run) {
    adoptions.isOwn(run);
    if (company.isShared()) {
      // A task this process takes may be of any run.
      adoptions.adoptAll();
    } else {
      adopt();
    }
    return driveOn(run);
  }

  /** From now on, drives the runs other processes hand over; {@link #drive} begins with it too. */
  public void adopt() {
    adoptions.start();
  }

  private RunPhase driveOn(String run) {
    Crew crew = crews.of(store.runs().find(run));
    var entry = new DrivenRun(run, crew, new Fold(store.journal(), run, clock));
    if (driven.putIfAbsent(run, entry) != null) {
      throw new IllegalStateException("run " + run + " is driven already");
    }
    if (unwanted.contains(run)) {
      entry.windDown();
    }
    try {
      plan(entry);
      requireHosts(entry);
      board.workFor(crew.fleet());
      RunPhase phase = watch(entry);
      letGo(entry);
      return phase;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      return entry.state().phase();
    } finally {
      unwanted.remove(run);
      driven.remove(run);
    }
  }

  private void plan(DrivenRun run) throws InterruptedException {
    if (run.state().plan().isEmpty()) {
      var plan = run.crew().planning().plan(store.runs().find(run.id()));
      store.journal().append(run.id(), List.of(new Event.Planned(plan)));
    }
  }

  private void requireHosts(DrivenRun run) {
    RolloutState state = run.state();
    List<String> gone =
        state.hosts().values().stream()
            .filter(host -> host.ended().isEmpty())
            .map(HostProgress::host)
            .filter(name -> run.crew().fleet().host(name).isEmpty())
            .toList();
    if (!gone.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "run.host-gone",
              "run " + state.run() + " cannot go on",
              "hosts of its plan are not in the inventory: " + String.join(", ", gone),
              "Put them back into the inventory until the run is over."));
    }
  }

  private RunPhase watch(DrivenRun run) throws InterruptedException {
    Instant nudgeAt = clock.instant().plus(NUDGE);
    while (true) {
      long seen = run.changes();
      if (run.failure().isPresent()) {
        throw run.failure().get();
      }
      if (shift.isClosing()) {
        shift.endWithin(options.grace());
        return run.state().phase();
      }
      if (company.isShared() ? runTurn.isAtRest(run) : run.isAtRest()) {
        return run.state().phase();
      }
      if (company.isShared() && !clock.instant().isBefore(nudgeAt)) {
        nudgeAt = clock.instant().plus(NUDGE);
        run.wake();
      }
      if (run.isDue()) {
        ask(run);
      }
      run.await(seen, options.look());
      if (!store.requests().waiting(run.id()).isEmpty()) {
        run.wake();
      }
    }
  }

  /** Tells those who wait for a run that was wound down. */
  private void letGo(DrivenRun run) throws InterruptedException {
    if (!run.isWindingDown() || shift.isClosing() || company.isShared()) {
      return;
    }
    // A task that just ends would swallow the one the host gets when the run is driven again.
    for (HostProgress host : run.state().hosts().values()) {
      long looksLeft = LOOKS_FOR_TASKS_MAX;
      boolean isUnderWay = host.admitted() && host.ended().isEmpty();
      while (isUnderWay && board.has(run, host.host()) && looksLeft-- > 0) {
        run.await(run.changes(), options.look());
      }
    }
    adoptions.stopped(run.id());
  }

  /** Marked before the task is told: it may begin before the call returns. */
  private void ask(DrivenRun run) {
    run.asks();
    if (!board.nudge(run.id())) {
      run.couldNotAsk();
    } else if (company.isShared()) {
      // Whichever process takes the decision, it reads everything that is written by now.
      run.turnBegins();
    }
  }

  private Optional<Instant> decide(String id) {
    DrivenRun run = driven.get(id);
    boolean isTheirs = company.isShared() && run != null && run.isWindingDown();
    if (run == null || shift.isClosing() || isTheirs) {
      return leftToOthers();
    }
    try {
      return runTurn.take(run);
    } catch (RuntimeException e) {
      run.fail(e);
      return Optional.empty();
    }
  }

  private Optional<Instant> advance(String id, String host) {
    DrivenRun run = driven.get(id);
    if (run == null || shift.isClosing()) {
      return leftToOthers();
    }
    try {
      return hostTurn.take(run, host);
    } catch (RuntimeException e) {
      LOG.error("{} of run {}: cannot be worked on", host, id, e);
      run.fail(e);
      return Optional.empty();
    }
  }

  /** Alone, a task nobody here knows is of no use; beside others it is theirs. */
  private Optional<Instant> leftToOthers() {
    return company.isShared()
        ? Optional.of(clock.instant().plus(options.look()))
        : Optional.empty();
  }

  /**
   * Drives all runs of a shared store that have a plan and are not over, those begun later too,
   * until told to stop. What goes wrong with one of them does not touch the others.
   */
  public void driveAll() throws InterruptedException {
    adoptions.adoptAll();
    while (!shift.isClosing()) {
      shift.awaitClosing(options.look());
    }
  }

  /** Asks for the approval of a wave, as another process would; {@link #drive} then goes on. */
  public Request approve(String run, int wave, String by, String reason) {
    return store.requests().add(run, RequestKind.APPROVE, Optional.of(wave), reason, by);
  }

  /**
   * Begins nothing new for this run. {@link #drive} returns once the hosts not flashed yet were
   * left alone and those flashed have ended; where it is not at work just now, the next time.
   */
  public void windDown(String run) {
    unwanted.add(run);
    Optional.ofNullable(driven.get(run)).ifPresent(DrivenRun::windDown);
  }

  /** Begins nothing new. Whoever drives returns once hosts under way had their time to pause. */
  public void stop() {
    store.bearOutages(options.grace());
    board.pause();
    shift.close();
    driven.values().forEach(DrivenRun::wake);
  }

  /** Stops, tears off what does not end in time, and gives the right to drive back. */
  @Override
  public void close() {
    stop();
    try {
      shift.endWithin(options.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hookTurn.close();
    board.stop();
    adoptions.end();
    keeper.close();
    lock.ifPresent(EngineLock::close);
  }
}
