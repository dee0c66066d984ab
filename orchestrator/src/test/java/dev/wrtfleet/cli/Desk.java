package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.MovableClock;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where commands are typed in this process, one after another or side by side: a home and an
 * environment of their own, and a clock on the wall that can be set while they run. {@link #runs}
 * and {@link #begins} write into one log, as on one screen; what {@link #typed} says stays apart.
 */
final class Desk {
  private static final int LOOKS_MAX = 600;
  private static final int LOOK_MILLIS = 100;

  private final Path home;
  private final Map<String, String> environment;
  private final Optional<String> keyboard;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final MovableClock clock = new MovableClock();

  private Desk(Path home, Map<String, String> environment, Optional<String> keyboard) {
    this.home = home;
    this.environment = environment;
    this.keyboard = keyboard;
  }

  /** With an empty home below this folder, the right time, and nobody at the keyboard. */
  static Desk in(Path home) {
    return with(Map.of(), home);
  }

  static Desk with(Map<String, String> environment, Path home) {
    return new Desk(home, environment, Optional.empty());
  }

  /** With somebody who answers each command's questions so. */
  static Desk withKeyboard(String lines, Path home) {
    return new Desk(home, Map.of(), Optional.of(lines));
  }

  /** Sets the clock; it goes on from there. */
  Desk itIs(String time) {
    clock.itIs(time);
    return this;
  }

  void clockIsAhead(Duration by) {
    clock.isAhead(by);
  }

  /** Runs a command to its end; its exit status. */
  int runs(String... words) {
    return run(out, err, words);
  }

  /** Starts a command that may go on while others are typed; its exit status, once it is over. */
  CompletableFuture<Integer> begins(String... words) {
    return CompletableFuture.supplyAsync(() -> runs(words));
  }

  /** Runs a command to its end, and shows what it alone said. */
  Typed typed(String... words) {
    var itsOut = new StringWriter();
    var itsErr = new StringWriter();
    int status = run(itsOut, itsErr, words);
    return new Typed(status, itsOut.toString(), itsErr.toString());
  }

  private int run(StringWriter itsOut, StringWriter itsErr, String... words) {
    var variables = new HashMap<>(environment);
    variables.put("XDG_STATE_HOME", home.resolve("state").toString());
    variables.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    variables.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    var around =
        new Surroundings(
            variables,
            home,
            home,
            clock,
            new BufferedReader(new StringReader(keyboard.orElse(""))),
            new PrintWriter(itsOut, true),
            new PrintWriter(itsErr, true),
            keyboard.isPresent(),
            false);
    return Main.run(around, words);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Begins a new log; what is under way goes on writing into it. */
  void clearsTheLog() {
    out.getBuffer().setLength(0);
  }

  /** How many lines of the log hold these words. */
  int count(String words) {
    return (int) out().lines().filter(line -> line.contains(words)).count();
  }

  void awaitOutput(String words) throws InterruptedException {
    for (int looks = 0; count(words) == 0 && looks < LOOKS_MAX; looks++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    assertThat(out()).as(err()).contains(words);
  }

  /** Until so many lines hold these words; more are as wrong as fewer. */
  void awaitOutput(String words, int lines) throws InterruptedException {
    for (int looks = 0; count(words) < lines && looks < LOOKS_MAX; looks++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    assertThat(count(words)).as(words + "\n" + out() + err()).isEqualTo(lines);
  }

  /** Stops the open run, as Ctrl-C on the terminal of a run handed over does. */
  void stopsTheRun() {
    var folder = new StateFolder(home.resolve("state/wrtfleet"));
    try (Store store = Store.open(folder, InstantSource.system())) {
      String run = store.runs().open().getFirst().id();
      store.requests().add(run, RequestKind.STOP, Optional.empty(), "", "ana");
    }
  }
}
