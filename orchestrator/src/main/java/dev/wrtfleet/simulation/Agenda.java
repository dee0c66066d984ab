package dev.wrtfleet.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Time and turns of one world. Blocking code runs on fibers, of which one runs at a time and only
 * until it sleeps; so equal worlds take equal turns. Where nothing else happens before a fiber
 * wakes, time just moves on and no thread is changed.
 */
final class Agenda {
  private static final Instant START = Instant.parse("2027-01-11T22:00:00Z");

  /** Far more than the largest world needs; a world that gets here does not end. */
  private static final long STEPS_MAX = 3_000_000;

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final Semaphore loop = new Semaphore(0);
  private final Set<Fiber> fibers = new LinkedHashSet<>();
  private @Nullable Fiber running;
  private boolean over;
  private long now;
  private long order;
  private long steps;
  private Optional<Throwable> failure = Optional.empty();

  /** Something to do at a time; a fiber to wake where {@code fiber} is there. */
  private record Entry(long at, long order, Runnable action, @Nullable Fiber fiber)
      implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** The process of this fiber is dead; nothing of it goes on. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Where a fiber lives: it may be dead, or frozen for a while. */
  interface Life {
    boolean isDead();

    long frozenUntil();
  }

  private static final class Fiber {
    private final Life life;
    private final Semaphore turn = new Semaphore(0);
    private boolean ended;

    Fiber(Life life) {
      this.life = life;
    }
  }

  /** The true time. */
  Instant instant() {
    return START.plusMillis(now);
  }

  long millis() {
    return now;
  }

  /** Does this then; never on a fiber. */
  void in(Duration time, Runnable action) {
    add(now + Math.max(0, time.toMillis()), action, null);
  }

  /** Begins blocking work. */
  void start(Life life, Runnable work) {
    var fiber = new Fiber(life);
    fibers.add(fiber);
    Thread.ofVirtual().unstarted(() -> live(fiber, work)).start();
    add(now, () -> {}, fiber);
  }

  private void live(Fiber fiber, Runnable work) {
    fiber.turn.acquireUninterruptibly();
    try {
      if (!fiber.life.isDead() && !over) {
        work.run();
      }
    } catch (Killed e) {
      // Its process was killed; what it held is gone.
    } catch (RuntimeException | Error e) {
      failure = failure.or(() -> Optional.of(e));
    } finally {
      fiber.ended = true;
      fibers.remove(fiber);
      loop.release();
    }
  }

  /** Lets time pass for the fiber that calls. */
  void sleep(Duration time) {
    Fiber me = running;
    if (me == null) {
      throw new IllegalStateException("only fibers sleep");
    }
    if (me.life.isDead() || over) {
      throw new Killed();
    }
    long until = now + Math.max(1, time.toMillis());
    Entry next = entries.peek();
    if (next == null || next.at() > until) {
      step();
      now = until;
      return;
    }
    add(until, () -> {}, me);
    loop.release();
    me.turn.acquireUninterruptibly();
    if (me.life.isDead() || over) {
      throw new Killed();
    }
  }

  /** Everything up to when nothing is left to do; throws what went wrong. */
  void play() {
    // A fiber too: handing over between virtual threads costs a tenth of what platform threads do.
    Thread loopThread = Thread.ofVirtual().start(this::turnsToTheEnd);
    try {
      loopThread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("told to stop in the middle of a world", e);
    }
    if (failure.isPresent()) {
      throw failure.get() instanceof Broken broken
          ? broken
          : new Broken("no fault of ours", failure.get().toString(), failure.get());
    }
  }

  private void turnsToTheEnd() {
    try {
      turns();
    } catch (RuntimeException | Error e) {
      failure = failure.or(() -> Optional.of(e));
    }
    endFibers();
  }

  private void turns() {
    while (!entries.isEmpty() && failure.isEmpty()) {
      step();
      Entry entry = entries.remove();
      now = Math.max(now, entry.at());
      Fiber fiber = entry.fiber();
      if (fiber == null) {
        entry.action().run();
      } else if (!fiber.life.isDead() && fiber.life.frozenUntil() > now) {
        add(fiber.life.frozenUntil(), entry.action(), fiber);
      } else if (!fiber.ended) {
        running = fiber;
        fiber.turn.release();
        loop.acquireUninterruptibly();
        running = null;
      }
    }
  }

  /** Where a world is left in the middle, what still runs in it must not be left behind. */
  private void endFibers() {
    over = true;
    for (Fiber fiber : List.copyOf(fibers)) {
      running = fiber;
      fiber.turn.release();
      loop.acquireUninterruptibly();
    }
  }

  private void step() {
    if (++steps > STEPS_MAX) {
      throw new Broken("it ends", "no end after " + STEPS_MAX + " steps");
    }
  }

  private void add(long at, Runnable action, @Nullable Fiber fiber) {
    entries.add(new Entry(at, order++, action, fiber));
  }
}
