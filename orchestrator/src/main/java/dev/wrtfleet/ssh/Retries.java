package dev.wrtfleet.ssh;

import dev.wrtfleet.router.LinkException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;

/**
 * Does again what failed for a reason that may pass ({@link
 * dev.wrtfleet.router.LinkFailure#worthRetrying}), after waits that double and differ, so that a
 * thousand routers behind one line do not come back in step. Never for a flash.
 */
public final class Retries {
  private static final double GROWTH = 2;

  /** Share by which a wait is shorter or longer by chance. */
  private static final double JITTER = 0.5;

  private final RetryConfig config;

  /**
   * With these limits.
   *
   * @param attempts how often in all, at least 1
   * @param first the wait after the first failure
   * @param longest no wait is longer, chance included
   */
  public Retries(int attempts, Duration first, Duration longest) {
    config =
        RetryConfig.custom()
            .maxAttempts(attempts)
            .intervalFunction(
                IntervalFunction.ofExponentialRandomBackoff(first, GROWTH, JITTER, longest))
            .retryOnException(
                e -> e instanceof LinkException link && link.failure().worthRetrying())
            .build();
  }

  /** Something that may be done again. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Once. */
    T make() throws LinkException;
  }

  /** The first success, or the last failure. */
  public <T> T make(String name, Attempt<T> attempt) throws LinkException {
    try {
      return Retry.of(name, config).executeCallable(attempt::make);
    } catch (LinkException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an attempt throws nothing else", e);
    }
  }
}
