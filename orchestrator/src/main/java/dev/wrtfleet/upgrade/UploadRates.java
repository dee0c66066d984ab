package dev.wrtfleet.upgrade;

import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.UploadRate;
import dev.wrtfleet.rollout.PlannedHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps all uploads of this process, of whatever run, within the rates their playbooks name, and
 * where it shares an {@link Account} with others, those of all of them together. Every block is
 * paid for after it was sent, in the order in which blocks were sent: who shares a line shares it
 * evenly, and what one does not use the others may. So over any time at most the rate goes out, and
 * one block of each upload more.
 */
public final class UploadRates {
  /** How long an upload waits before it looks again whether it is to stop. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Of a line that others use too so much time is taken at once: they are asked twice a second. */
  private static final long PIECE_NANOS = 500_000_000L;

  private static final long NANOS = 1_000_000_000L;

  /** The time of lines that several processes send over. */
  @FunctionalInterface
  public interface Account {
    /** Takes the next free time of this length on a line; until it is over, from now on. */
    Duration take(String line, Duration time);
  }

  /** A pause of so many nanoseconds. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time; throws where the thread is interrupted meanwhile. */
    void nanos(long nanos) throws InterruptedException;
  }

  private record Line(String label, String value) {
    String words() {
      return label + "=" + value;
    }
  }

  /** When a line has sent what was put onto it. */
  private final class Until {
    private final Line line;
    private long nanos;

    /** Time taken of the account and not used, in nanoseconds. */
    private long left;

    Until(Line line, long now) {
      this.line = line;
      nanos = now;
    }

    /** Puts bytes onto the line; until when they are on it. */
    synchronized long add(long now, long bytes, long bytesPerSecond) {
      long takes = Math.multiplyExact(bytes, NANOS) / bytesPerSecond;
      long from = later(now, nanos);
      nanos = account.map(shared -> later(from, taken(shared, now, takes))).orElse(from) + takes;
      return nanos;
    }

    /** Has this much time of the line, which others use too; from when on. */
    private long taken(Account shared, long now, long takes) {
      long from = now;
      if (takes > left) {
        long piece = Math.max(PIECE_NANOS, takes - left);
        from = now + shared.take(line.words(), Duration.ofNanos(piece)).toNanos() - piece;
        left += piece;
      }
      left -= takes;
      return from;
    }
  }

  /** The later of two times of a clock that may wrap around. */
  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private final LongSupplier clock;
  private final Pause pause;
  private final Optional<Account> account;
  private final Map<Line, Until> lines = new ConcurrentHashMap<>();

  /**
   * Rates by this clock.
   *
   * @param clock nanoseconds from whatever start, as {@link System#nanoTime} has them
   * @param account where other processes send over the same lines
   */
  public UploadRates(LongSupplier clock, Pause pause, Optional<Account> account) {
    this.clock = clock;
    this.pause = pause;
    this.account = account;
  }

  /** For roads whose uploads nobody limits, such as those of a simulation. */
  public static UploadRates none() {
    return new UploadRates(() -> 0, nanos -> {}, Optional.empty());
  }

  /**
   * Waits until these bytes, just sent, are paid for. The total comes last, so that a host that
   * waits for its site holds nobody else.
   *
   * @param isToStop asked now and then; the wait ends where it says so
   */
  void paid(PlannedHost host, Playbook playbook, long bytes, Runnable isToStop) {
    List<UploadRate> rates = playbook.limits().upload();
    wait(host, rates, rate -> !rate.label().equals(UploadRate.TOTAL), bytes, isToStop);
    wait(host, rates, rate -> rate.label().equals(UploadRate.TOTAL), bytes, isToStop);
  }

  private void wait(
      PlannedHost host,
      List<UploadRate> rates,
      Predicate<UploadRate> which,
      long bytes,
      Runnable isToStop) {
    long now = clock.getAsLong();
    long left = 0;
    for (UploadRate rate : rates) {
      Optional<Line> line = line(host, rate.label());
      if (which.test(rate) && line.isPresent()) {
        long until =
            lines
                .computeIfAbsent(line.get(), key -> new Until(key, now))
                .add(now, bytes, rate.bytesPerSecond());
        left = Math.max(left, until - now);
      }
    }
    sleep(left, isToStop);
  }

  private void sleep(long nanos, Runnable isToStop) {
    try {
      for (long left = nanos; left > 0; left -= LOOK.toNanos()) {
        isToStop.run();
        pause.nanos(Math.min(left, LOOK.toNanos()));
      }
    } catch (InterruptedException e) {
      // Whoever writes next to the connection sees it and leaves.
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Line> line(PlannedHost host, String label) {
    if (label.equals(UploadRate.TOTAL)) {
      return Optional.of(new Line(label, ""));
    }
    Optional<String> value =
        label.equals(PerLabel.BOARD)
            ? Optional.of(host.board())
            : Optional.ofNullable(host.labels().get(label));
    return value.map(of -> new Line(label, of));
  }

  /** The longest time this many bytes can take by the rates alone, with as many others at it. */
  static Duration longest(PlannedHost host, Playbook playbook, long bytes) {
    long seconds = 0;
    for (UploadRate rate : playbook.limits().upload()) {
      if (line(host, rate.label()).isPresent()) {
        seconds += Math.multiplyExact(bytes, playbook.atOnce()) / rate.bytesPerSecond() + 1;
      }
    }
    return Duration.ofSeconds(seconds);
  }
}
