package dev.wrtfleet.engine;

import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.WrittenDuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs hooks as processes of their own: without a shell, without our standard input, and with an
 * environment made for them, so that no password in ours gets there by accident. After its timeout
 * a process is killed with its children; what it says is read as it comes, and its end is kept.
 */
public final class HookProcesses implements HookRunner {
  /** What every program may need. */
  private static final List<String> ALWAYS =
      List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  /** As much of its output is kept: an error stands at the end. */
  private static final int OUTPUT_MAX = 400;

  /** A child that left its group may hold the output open; nobody waits for it. */
  private static final Duration OUTPUT_WAIT = Duration.ofSeconds(1);

  private static final int BUFFER = 8192;

  private final Map<String, String> environment;
  private final InstantSource clock;

  /** Hooks that may be given variables of this environment. */
  public HookProcesses(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Result run(HookSpec spec, Map<String, String> facts) throws InterruptedException {
    var begun = clock.instant();
    Process process;
    try {
      process = start(spec, facts);
    } catch (IOException e) {
      return new Result(false, "it cannot be started: " + e.getMessage(), Duration.ZERO);
    }
    var output = new Tail(process.getInputStream());
    Thread reading = Thread.ofPlatform().name("hook-output").daemon().start(output::readAll);
    boolean hasEnded = false;
    try {
      hasEnded = process.waitFor(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!hasEnded) {
        kill(process);
      }
    }
    reading.join(OUTPUT_WAIT);
    Duration took = Duration.between(begun, clock.instant());
    if (!hasEnded) {
      String within = WrittenDuration.format(spec.timeout());
      return new Result(false, with("killed: it did not end within " + within, output), took);
    }
    int status = process.exitValue();
    return new Result(status == 0, with("exit " + status, output), took);
  }

  private Process start(HookSpec spec, Map<String, String> facts) throws IOException {
    var builder = new ProcessBuilder(spec.run());
    builder.directory(Path.of(spec.folder()).toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Map<String, String> its = new HashMap<>();
    for (List<String> names : List.of(ALWAYS, spec.env())) {
      for (String name : names) {
        String value = environment.get(name);
        if (value != null) {
          its.put(name, value);
        }
      }
    }
    facts.forEach((name, value) -> its.put(name, value.replace('\0', ' ')));
    builder.environment().clear();
    builder.environment().putAll(its);
    return builder.start();
  }

  /** Children first: once their parent is gone nobody knows whose they were. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String with(String ending, Tail output) {
    String said = output.text();
    return said.isEmpty() ? ending : ending + ": " + said;
  }

  /** The end of what a process says; reads all of it, so that the process never waits for us. */
  private static final class Tail {
    private final InputStream from;
    private String kept = "";

    Tail(InputStream from) {
      this.from = from;
    }

    void readAll() {
      var buffer = new byte[BUFFER];
      try (from) {
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          add(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // It was killed; what came until then is all there is.
      }
    }

    private synchronized void add(String text) {
      String all = kept + text;
      kept = all.substring(Math.max(0, all.length() - OUTPUT_MAX));
    }

    synchronized String text() {
      return kept.strip().replaceAll("\\s+", " ");
    }
  }
}
