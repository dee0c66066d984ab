package dev.wrtfleet.cli;

import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.store.Follower;
import dev.wrtfleet.view.terminal.RunJson;
import dev.wrtfleet.view.terminal.RunLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Prints a run's events as they enter the journal, on a thread of its own: a slow terminal never
 * holds a rollout.
 */
final class RunPrinter {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Surroundings around;
  private final Follower follower;
  private final Function<Recorded, List<String>> lines;
  private final Thread thread;
  private volatile boolean last;

  private RunPrinter(
      Surroundings around, Follower follower, Function<Recorded, List<String>> lines) {
    this.around = around;
    this.follower = follower;
    this.lines = lines;
    thread = new Thread(this::print, "run-printer");
    thread.setDaemon(true);
  }

  /** Starts printing this run from its first event. */
  static RunPrinter start(
      Surroundings around, OutputOptions output, String run, Follower follower) {
    Function<Recorded, List<String>> lines =
        output.jsonl()
            ? new RunJson(run)::lines
            : new RunLog(output.paint(around), output.verbose)::lines;
    var printer = new RunPrinter(around, follower, lines);
    printer.thread.start();
    return printer;
  }

  private void print() {
    try {
      while (true) {
        boolean wasLast = last;
        List<Recorded> events = follower.next(wasLast ? Duration.ofMillis(1) : LOOK);
        for (Recorded event : events) {
          lines.apply(event).forEach(around.out()::println);
        }
        around.out().flush();
        if (wasLast && events.isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Prints what is in the journal by now, then stops. */
  void finish() {
    last = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
