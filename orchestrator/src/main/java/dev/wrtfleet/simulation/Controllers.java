package dev.wrtfleet.simulation;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.rollout.Brain;
import dev.wrtfleet.rollout.Decision;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.rollout.Wishes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The controllers and the table of tasks they share, as the scheduler keeps it: one task a run and
 * one a host, given to somebody else when the process that has it falls silent.
 */
final class Controllers {
  /** A process silent for so long is taken for dead: four heartbeats of five seconds. */
  static final Duration DECLARED_DEAD = Duration.ofSeconds(25);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration WRITE = Duration.ofMillis(3);

  private final Agenda agenda;
  private final Chance chance;
  private final Ledger ledger;
  private final Rules rules;
  private final Fleet fleet;
  private final Weakness weakness;
  private final SimulatedLinks links;
  private final Path backups;
  private final List<Worker> workers = new ArrayList<>();
  private final Set<String> tasks = new HashSet<>();
  private final Map<String, Execution> executing = new HashMap<>();
  private final Map<String, Queue<String>> requests = new HashMap<>();
  private final Map<String, Long> planned = new HashMap<>();
  private final Set<String> paused = new HashSet<>();
  private int lives;
  private int freezesLeft;

  private record Execution(Worker by, long number) {}

  private long executions;

  Controllers(
      Agenda agenda,
      Chance chance,
      Ledger ledger,
      Rules rules,
      Fleet fleet,
      SimulatedLinks links,
      Path backups,
      int freezes,
      Weakness weakness) {
    this.agenda = agenda;
    this.chance = chance;
    this.ledger = ledger;
    this.rules = rules;
    this.fleet = fleet;
    this.links = links;
    this.backups = backups;
    this.freezesLeft = freezes;
    this.weakness = weakness;
  }

  Agenda agenda() {
    return agenda;
  }

  Ledger ledger() {
    return ledger;
  }

  Weakness weakness() {
    return weakness;
  }

  void begin() {
    var off = Duration.ofMillis(chance.between(-400, 400));
    workers.add(new Worker(agenda, "process-" + ++lives, links, backups, off));
  }

  private Optional<Worker> someone() {
    List<Worker> atWork = workers.stream().filter(Worker::isAtWork).toList();
    return atWork.isEmpty() ? Optional.empty() : Optional.of(chance.one(atWork));
  }

  /** Kills one; it is started anew a while later, and remembers nothing. */
  void kill() {
    someone()
        .ifPresent(worker -> {
          worker.die();
          workers.remove(worker);
          rules.isGone(worker.name());
          agenda.in(Duration.ofSeconds(chance.between(1, 120)), this::begin);
          agenda.in(DECLARED_DEAD, () -> reviveTasksOf(worker));
        });
  }

  void freeze() {
    someone().ifPresent(this::freeze);
  }

  private void freeze(Worker worker) {
    if (!worker.isAtWork()) {
      return;
    }
    var time = Duration.ofSeconds(chance.between(1, 900));
    worker.freeze(time, chance.happens(0.5));
    rules.isGone(worker.name());
    if (time.compareTo(DECLARED_DEAD) > 0) {
      agenda.in(DECLARED_DEAD, () -> reviveTasksOf(worker));
    }
  }

  /**
   * Its flash is in the journal and its command not yet sent: the instant at which a freeze or a
   * kill does most harm, so in worlds that have them it happens here more often than by chance.
   */
  void aboutToFlash(Worker worker) {
    if (freezesLeft > 0 && chance.happens(0.3)) {
      freezesLeft--;
      agenda.in(Duration.ofMillis(chance.between(0, 300)), () -> freeze(worker));
    }
  }

  void jump() {
    someone()
        .ifPresent(worker -> worker.clockJumps(Duration.ofSeconds(chance.between(-7200, 7200))));
  }

  private void reviveTasksOf(Worker worker) {
    List<String> orphans =
        executing.entrySet().stream()
            .filter(each -> each.getValue().by() == worker)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    orphans.forEach(task -> {
      executing.remove(task);
      plan(task, Duration.ofSeconds(chance.between(0, 5)));
    });
  }

  void nudge(String run) {
    schedule(run);
  }

  private void schedule(String task) {
    boolean isNew = tasks.add(task);
    boolean isHost = task.contains("/");
    if (isNew || !isHost) {
      plan(task, Duration.ofMillis(chance.between(0, 500)));
    } else if (weakness == Weakness.TWO_TASKS_A_HOST) {
      agenda.in(Duration.ofMillis(chance.between(0, 500)), () -> due(task));
    }
  }

  /** Due after this time, where it is not due earlier. */
  private void plan(String task, Duration in) {
    long at = agenda.millis() + Math.max(0, in.toMillis());
    Long before = planned.get(task);
    if (before != null && before <= at) {
      return;
    }
    planned.put(task, at);
    agenda.in(
        in,
        () -> {
          if (planned.remove(task, at)) {
            due(task);
          }
        });
  }

  private void due(String task) {
    boolean mayBeTwo = weakness == Weakness.TWO_TASKS_A_HOST;
    if (!tasks.contains(task)) {
      return;
    }
    if (executing.containsKey(task) && !mayBeTwo) {
      if (!task.contains("/")) {
        plan(task, LOOK_AGAIN);
      }
      return;
    }
    Optional<Worker> worker = someone();
    if (worker.isEmpty()) {
      plan(task, LOOK_AGAIN);
      return;
    }
    var execution = new Execution(worker.get(), ++executions);
    executing.put(task, execution);
    int slash = task.indexOf('/');
    agenda.start(
        worker.get(),
        slash < 0
            ? () -> execute(task, execution, this::decide)
            : () -> execute(task, execution, this::advance));
  }

  private void execute(
      String task, Execution execution, BiFunction<Worker, String, Optional<Duration>> work) {
    Optional<Duration> next = work.apply(execution.by(), task);
    if (!execution.equals(executing.get(task))) {
      return;
    }
    executing.remove(task);
    if (next.isPresent()) {
      plan(task, next.get());
    } else {
      tasks.remove(task);
    }
  }

  private Optional<Duration> advance(Worker worker, String task) {
    int slash = task.indexOf('/');
    String run = task.substring(0, slash);
    String host = task.substring(slash + 1);
    if (!worker.busy().add(task) && weakness != Weakness.TWO_TASKS_A_HOST) {
      return Optional.of(HostStretch.LEASE);
    }
    rules.begins(worker.name(), run, host);
    Optional<Duration> next =
        new HostStretch(this, worker, run, fleet.host(host).orElseThrow()).go();
    rules.ends(worker.name(), run, host);
    worker.busy().remove(task);
    return next;
  }

  void ask(String run, String request) {
    requests.computeIfAbsent(run, key -> new ArrayDeque<>()).add(request);
    nudge(run);
  }

  private Optional<Duration> decide(Worker worker, String run) {
    agenda.sleep(WRITE);
    Optional<Ledger.Lease> lease = ledger.take("run/" + run, worker.name(), HostStretch.LEASE);
    if (lease.isEmpty()) {
      return Optional.of(LOOK_AGAIN);
    }
    try {
      return turn(worker, run, lease.get());
    } catch (Ledger.Lost e) {
      return Optional.of(LOOK_AGAIN);
    } finally {
      ledger.release(lease.get());
    }
  }

  private Optional<Duration> turn(Worker worker, String run, Ledger.Lease lease) {
    Fold fold = worker.fold(ledger, run);
    Queue<String> asked = requests.getOrDefault(run, new ArrayDeque<>());
    if (fold.now().phase() == RunPhase.FINISHED) {
      return Optional.empty();
    }
    while (!asked.isEmpty()) {
      answer(asked.remove(), run, worker, lease);
    }
    Optional<Duration> wake = Optional.empty();
    if (!paused.contains(run)) {
      Decision decision = Brain.decide(fold.now(), worker.instant());
      rules.decided(fold.now(), decision, worker.instant());
      agenda.sleep(WRITE);
      if (!decision.events().isEmpty()) {
        ledger.append(run, lease, decision.events());
      }
      wake = decision.wakeAt().map(at -> Duration.between(worker.instant(), at));
    }
    agenda.sleep(WRITE);
    for (HostProgress host : fold.now().hosts().values()) {
      if ((host.admitted() && host.ended().isEmpty()) || host.stage().isAtWork()) {
        schedule(run + "/" + host.host());
      }
    }
    fold.now().watched().forEach(host -> schedule(run + "/" + host));
    Duration poll = Duration.ofMinutes(20);
    Duration next =
        wake.map(time -> time.plusMillis(1)).filter(it -> it.compareTo(poll) < 0).orElse(poll);
    return fold.now().phase() == RunPhase.FINISHED ? Optional.empty() : Optional.of(next);
  }

  private void answer(String request, String run, Worker worker, Ledger.Lease lease) {
    RolloutState state = worker.fold(ledger, run).now();
    if (state.phase() == RunPhase.FINISHED) {
      return;
    }
    var ada = new Wishes.Wisher("ada", "simulated");
    switch (request) {
      case "pause" -> paused.add(run);
      case "resume" -> {
        paused.remove(run);
        write(run, lease, Wishes.resume(state, worker.instant()));
      }
      case "halt" -> ledger.append(run, lease, List.of(new Event.Halted("halted by ada: enough")));
      case "approve" ->
          write(run, lease, Wishes.approve(state, Optional.empty(), ada, worker.instant()));
      case "next" -> write(run, lease, Wishes.next(state, ada));
      case "skip" -> write(run, lease, Wishes.skip(state, someHost(), ada));
      case "retry" -> write(run, lease, Wishes.retry(state, Wishes.FAILED, ada));
      default -> throw new IllegalArgumentException(request);
    }
  }

  private String someHost() {
    return chance.one(fleet.hosts()).name();
  }

  private void write(String run, Ledger.Lease lease, Wishes.Answer answer) {
    if (!answer.events().isEmpty()) {
      ledger.append(run, lease, answer.events());
    }
  }
}
