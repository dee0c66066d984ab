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
 * Keeps all uploads of this process, of whatever run, within the rates their playbooks name. Every
 * block is paid for after it was sent, in the order in which blocks were sent: who shares a line
 * shares it evenly, and what one does not use the others may. So over any time at most the rate
 * goes out, and one block of each upload more.
 */
public final class UploadRates {
  /** How long an upload waits before it looks again whether it is to stop. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final long NANOS = 1_000_000_000L;

  /** A pause of so many nanoseconds. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time; throws where the thread is interrupted meanwhile. */
    void nanos(long nanos) throws InterruptedException;
  }

  private record Line(String label, String value) {}

  /** When a line has sent what was put onto it. */
  private static final class Until {
    private long nanos;

    Until(long now) {
      nanos = now;
    }

    /** Puts bytes onto the line; until when they are on it. */
    synchronized long add(long now, long bytes, long bytesPerSecond) {
      long from = now - nanos > 0 ? now : nanos; // nanoTime may wrap around
      nanos = from + Math.multiplyExact(bytes, NANOS) / bytesPerSecond;
      return nanos;
    }
  }

  private final LongSupplier clock;
  private final Pause pause;
  private final Map<Line, Until> lines = new ConcurrentHashMap<>();

  /**
   * Rates by this clock.
   *
   * @param clock nanoseconds from whatever start, as {@link System#nanoTime} has them
   */
  public UploadRates(LongSupplier clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** For roads whose uploads nobody limits, such as those of a simulation. */
  public static UploadRates none() {
    return new UploadRates(() -> 0, nanos -> {});
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
                .computeIfAbsent(line.get(), key -> new Until(now))
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
