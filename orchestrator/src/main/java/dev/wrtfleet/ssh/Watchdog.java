package dev.wrtfleet.ssh;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Cuts what takes too long, from one thread for all connections. The cut is made from outside
 * because a thread stuck in a socket write can be freed only by closing that socket.
 */
final class Watchdog {
  /** Silence is looked at this often within its limit, so it is noticed at most a fifth late. */
  private static final int LOOKS = 5;

  private final ScheduledThreadPoolExecutor clock;

  Watchdog() {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ssh-watchdog").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Ends the watch. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls {@code bite}, which must not block, after {@code limit} unless closed before. */
  Watch limit(Duration limit, Consumer<Duration> bite) {
    Future<?> due =
        clock.schedule(() -> bite.accept(limit), limit.toMillis(), TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  /** Calls {@code look}, which must not block, after this time. */
  void once(Duration time, Runnable look) {
    Future<?> unused = clock.schedule(look, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Calls {@code bite}, which must not block, once {@code heard} stands still for this long. */
  Watch silence(Duration silence, LongSupplier heard, Consumer<Duration> bite) {
    long step = Math.max(1, silence.toMillis() / LOOKS);
    var look =
        new Runnable() {
          private long last = heard.getAsLong();
          private int quiet;

          @Override
          public void run() {
            long now = heard.getAsLong();
            quiet = now == last ? quiet + 1 : 0;
            last = now;
            if (quiet == LOOKS) {
              bite.accept(silence);
            }
          }
        };
    Future<?> looks = clock.scheduleAtFixedRate(look, step, step, TimeUnit.MILLISECONDS);
    return () -> looks.cancel(false);
  }
}
