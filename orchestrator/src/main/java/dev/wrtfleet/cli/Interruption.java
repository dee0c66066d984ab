package dev.wrtfleet.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What Ctrl-C, SIGTERM and a closed terminal do to a command that attends a run. The first one
 * begins to stop: nothing new starts, routers that are flashing are waited for. The second one
 * leaves at once, which is safe at any instant: the journal has everything.
 */
final class Interruption implements AutoCloseable {
  private static final int STATUS = 130;
  private static final int NAMED_MAX = 6;

  private final Surroundings around;
  private final String run;
  private final Supplier<List<String>> flashing;
  private final AtomicInteger heard = new AtomicInteger();
  private final Signals signals;
  private Optional<Runnable> first = Optional.empty();

  /**
   * Hears signals from now on.
   *
   * @param survivesHangup whether a closed terminal changes nothing
   * @param flashing the routers that are waited for
   */
  Interruption(
      Surroundings around, String run, boolean survivesHangup, Supplier<List<String>> flashing) {
    this.around = around;
    this.run = run;
    this.flashing = flashing;
    this.signals =
        Signals.hear(
            List.of("INT", "TERM", "HUP"),
            name -> {
              if (!(survivesHangup && name.equals("HUP"))) {
                hear();
              }
            });
  }

  /** What the first one does from now on; done at once where it came already. */
  synchronized void onFirst(Runnable stop) {
    first = Optional.of(stop);
    if (isHeard()) {
      stop.run();
    }
  }

  boolean isHeard() {
    return heard.get() > 0;
  }

  private void hear() {
    if (heard.incrementAndGet() > 1) {
      leave("Left at once. Routers already flashing go on by themselves.");
    }
    // Said before anything is read: the journal may be out of reach.
    say("Stopping: no new router is begun.");
    say("Ctrl-C again leaves at once. To go on later: wrtfleet resume " + run);
    synchronized (this) {
      first.ifPresent(Runnable::run);
    }
    List<String> routers = flashing.get();
    if (!routers.isEmpty()) {
      say(waitsFor(routers));
    }
  }

  private static String waitsFor(List<String> routers) {
    List<String> named = routers.stream().limit(NAMED_MAX).toList();
    String more =
        routers.size() > NAMED_MAX ? " and " + (routers.size() - NAMED_MAX) + " more" : "";
    return "Waiting for " + routers.size() + " being flashed: " + String.join(", ", named) + more;
  }

  /** Ends the process here and now; nothing is put away, as if it had been killed. */
  void leave(String why) {
    say(why + " To go on: wrtfleet resume " + run);
    around.out().flush();
    Runtime.getRuntime().halt(STATUS);
  }

  private void say(String line) {
    around.err().println(line);
    around.err().flush();
  }

  @Override
  public void close() {
    signals.close();
  }
}
