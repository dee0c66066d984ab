package dev.wrtfleet.engine;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A run this process drives: its state, and whether it has to be decided on again. Everything here
 * can be forgotten; the journal has what counts.
 */
final class DrivenRun {
  private final String id;
  private final Crew crew;
  private final Fold fold;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /**
   * A task that just ends swallows the one a host is given in the same moment: so often it is given
   * again, a second apart.
   */
  private static final int GIVEN_MAX = 5;

  private final Map<String, Given> scheduled = new HashMap<>();
  private final Map<String, Integer> faults = new HashMap<>();
  private long changes;
  private boolean isDue = true;
  private boolean isAsked;
  private boolean isAtRest;
  private boolean isWindingDown;
  private Set<String> waitedFor = Set.of();
  private boolean hasHook;
  private Optional<Event.HookRan> hookRan = Optional.empty();
  private Optional<Lease> hookLease = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();

  DrivenRun(String id, Crew crew, Fold fold) {
    this.id = id;
    this.crew = crew;
    this.fold = fold;
  }

  String id() {
    return id;
  }

  /** Those who work on it. */
  Crew crew() {
    return crew;
  }

  /** The state with everything that is in the journal now. */
  RolloutState state() {
    return fold.now();
  }

  Fold fold() {
    return fold;
  }

  Plan plan() {
    return state().plan().orElseThrow();
  }

  /** Something happened that may ask for a decision. */
  void wake() {
    change(() -> isDue = true);
  }

  /** The command that drives this run cannot go on. */
  void fail(RuntimeException cause) {
    change(() -> failure = failure.or(() -> Optional.of(cause)));
  }

  /** Why it cannot go on. */
  Optional<RuntimeException> failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a decision is due and the run's task is not yet told. */
  boolean isDue() {
    lock.lock();
    try {
      return isDue && !isAsked;
    } finally {
      lock.unlock();
    }
  }

  /** The run's task is about to be told to come. */
  void asks() {
    set(() -> isAsked = true);
  }

  /** It could not be told. */
  void couldNotAsk() {
    set(() -> isAsked = false);
  }

  /** A decision begins: what happens from now on asks for another one. */
  void turnBegins() {
    change(() -> {
      isDue = false;
      isAsked = false;
      // What was decided last may no longer hold: a hook may have ended since.
      isAtRest = false;
    });
  }

  /**
   * Whether no hook of the run is under way, and none is to be written down; one is from now on.
   */
  boolean beginsHook() {
    lock.lock();
    try {
      boolean isFree = !hasHook && hookRan.isEmpty();
      hasHook |= isFree;
      return isFree;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a hook is under way here, or what came of it is to be written down. */
  boolean isAtHook() {
    lock.lock();
    try {
      return hasHook || hookRan.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** What lets no other process run the hook. */
  void holdsForHook(Lease lease) {
    set(() -> hookLease = Optional.of(lease));
  }

  /** The same, to be given back. */
  Optional<Lease> takeHookLease() {
    lock.lock();
    try {
      Optional<Lease> taken = hookLease;
      hookLease = Optional.empty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** What came of the hook; the next turn writes it down. */
  void hookEnds(Event.HookRan event) {
    change(() -> {
      hasHook = false;
      hookRan = Optional.of(event);
      isDue = true;
    });
  }

  /** The hook was killed with us; nothing came of it. */
  void hookTornOff() {
    change(() -> hasHook = false);
  }

  /** What came of a hook since the last call. */
  Optional<Event.HookRan> takeHookRan() {
    lock.lock();
    try {
      Optional<Event.HookRan> taken = hookRan;
      hookRan = Optional.empty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** A decision was taken; at rest, nothing will happen by itself. */
  void turnEnds(boolean atRest) {
    change(() -> isAtRest = atRest);
  }

  /** Whether nothing is under way, nothing is to be decided, and nothing is waited for. */
  boolean isAtRest() {
    lock.lock();
    try {
      return isAtRest && !isDue && !hasHook;
    } finally {
      lock.unlock();
    }
  }

  /**
   * How often a host was given a task for one errand. Beside others its end may be known to another
   * process only, so that a new errand must not be taken for the one before.
   */
  private record Given(String errand, int times) {}

  /** Whether this host is to be given a task for this errand: it may have none yet. */
  boolean mayNeedTask(String host, String errand) {
    lock.lock();
    try {
      Given before = scheduled.get(host);
      int times = before != null && before.errand().equals(errand) ? before.times() + 1 : 1;
      scheduled.put(host, new Given(errand, times));
      return times <= GIVEN_MAX;
    } finally {
      lock.unlock();
    }
  }

  /** It has one, made just now. */
  void taskBegins(String host, String errand) {
    set(() -> scheduled.put(host, new Given(errand, GIVEN_MAX)));
  }

  /** Its task ends; it may be given another one. */
  void taskEnds(String host) {
    change(() -> {
      scheduled.remove(host);
      isDue = true;
    });
  }

  /** Whether this host has a task of this process. */
  boolean hasTask(String host) {
    lock.lock();
    try {
      return scheduled.containsKey(host);
    } finally {
      lock.unlock();
    }
  }

  /** The host is left where it is; it goes on when the run is driven again. */
  void park(String host) {
    change(() -> {
      scheduled.remove(host);
      isDue = true;
    });
  }

  /**
   * From now on nothing new begins: no wave, no host, and no flash. Hosts before their flash are
   * left alone at the next safe place, those after it are brought to their end.
   */
  void windDown() {
    Set<String> flashing =
        state().hosts().values().stream()
            .filter(host -> host.flash().isPresent() && host.ended().isEmpty())
            .map(HostProgress::host)
            .collect(Collectors.toUnmodifiableSet());
    change(() -> {
      waitedFor = isWindingDown ? waitedFor : flashing;
      isWindingDown = true;
      isDue = true;
    });
  }

  /** Whether this host was being flashed when the winding down began. */
  boolean waitsFor(String host) {
    lock.lock();
    try {
      return waitedFor.contains(host);
    } finally {
      lock.unlock();
    }
  }

  boolean isWindingDown() {
    lock.lock();
    try {
      return isWindingDown;
    } finally {
      lock.unlock();
    }
  }

  /** One more fault of ours in a row with this host; how many it makes. */
  int fault(String host) {
    lock.lock();
    try {
      return faults.merge(host, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /** A stretch of this host went without a fault. */
  void noFault(String host) {
    set(() -> faults.remove(host));
  }

  /** How often anything changed here. */
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it changed more often than this, but not longer than that. */
  void await(long seen, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable what) {
    set(() -> {
      what.run();
      changes++;
      changed.signalAll();
    });
  }

  private void set(Runnable what) {
    lock.lock();
    try {
      what.run();
    } finally {
      lock.unlock();
    }
  }
}
