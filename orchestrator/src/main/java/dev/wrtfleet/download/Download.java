package dev.wrtfleet.download;

import dev.wrtfleet.download.DownloadOutcome.Cause;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Downloads one file whose hash is known. It comes into {@code NAME.part}, is gone on with after a
 * cut, also by a later process, and takes its place only when it is whole, has the hash and is on
 * disk: what is there is never replaced by anything worse. Waits and sizes have limits; expected
 * trouble is a value. Any number of threads may use it at once.
 */
public final class Download {
  /** A server that sends a little and cuts, again and again, does not hold us for ever. */
  private static final int REQUESTS_MAX = 200;

  private final Web web;
  private final DownloadLimits limits;
  private final Pause pause;
  private final InstantSource clock;
  private final IntervalFunction pauses;

  /** Downloads over these servers, waiting with this pause between attempts. */
  public Download(Web web, DownloadLimits limits, Pause pause) {
    this.web = web;
    this.limits = limits;
    this.pause = pause;
    this.clock = web.clock();
    this.pauses =
        IntervalFunction.ofExponentialRandomBackoff(
            limits.firstPause(), 2, 0.3, limits.longestPause());
  }

  /** Gets the file to its place, unless it is there already. */
  public DownloadOutcome get(Wanted wanted, Progress progress) throws InterruptedException {
    try {
      if (isThere(wanted) && !Files.exists(Part.noteFile(wanted.to()))) {
        return new DownloadOutcome.AlreadyThere();
      }
      Optional<Part> opened = Part.open(wanted.to());
      if (opened.isEmpty()) {
        return new DownloadOutcome.Failed(LocalTrouble.busy(wanted.to()), Cause.LOCAL);
      }
      try (Part part = opened.get()) {
        if (isThere(wanted)) { // another download was quicker, or was killed at its very end
          part.discard();
          return new DownloadOutcome.AlreadyThere();
        }
        return attempts(wanted, part, progress);
      }
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException("interrupted while downloading " + wanted.to());
    } catch (IOException e) {
      return new DownloadOutcome.Failed(LocalTrouble.of(wanted.to(), e), Cause.LOCAL);
    }
  }

  private static boolean isThere(Wanted wanted) throws IOException {
    return Files.isRegularFile(wanted.to()) && Sha256.of(wanted.to()).equals(wanted.sha256());
  }

  private DownloadOutcome attempts(Wanted wanted, Part part, Progress progress)
      throws IOException, InterruptedException {
    Instant end = clock.instant().plus(limits.total());
    var attempt = new Attempt(web, limits, wanted, part, progress, end);
    long had = attempt.takeUpWhatIsThere();
    int failedInRow = 0;
    for (int requests = 1; true; requests++) {
      long before = attempt.receivedBytes();
      switch (attempt.run()) {
        case Attempt.Result.Whole whole -> {
          part.finish();
          long resumedAt = attempt.wasResumed() ? had : 0;
          return new DownloadOutcome.Arrived(attempt.receivedBytes(), resumedAt);
        }
        case Attempt.Result.Given(DownloadOutcome.Failed failed) -> {
          part.discard();
          return failed;
        }
        case Attempt.Result.Again(DownloadOutcome.Failed failed, Duration asked) -> {
          failedInRow = attempt.receivedBytes() > before ? 1 : failedInRow + 1;
          Duration wait = wait(failedInRow, asked);
          boolean enough = failedInRow >= limits.attempts() || requests >= REQUESTS_MAX;
          if (enough || attempt.isLate(wait)) {
            discardNothing(part);
            return failed;
          }
          pause.take(wait);
        }
      }
    }
  }

  /** An empty half file is of no use to anybody. */
  private static void discardNothing(Part part) throws IOException {
    if (part.length() == 0) {
      part.discard();
    }
  }

  private Duration wait(int failedInRow, Duration asked) {
    Duration grown = Duration.ofMillis(pauses.apply(failedInRow));
    Duration longer = asked.compareTo(grown) > 0 ? asked : grown;
    return longer.compareTo(limits.longestPause()) > 0 ? limits.longestPause() : longer;
  }
}
