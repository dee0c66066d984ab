package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, to be read line by line and to be sent signals. */
final class Started implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();

  private Started(Process process) {
    this.process = process;
    this.lines = process.inputReader();
  }

  static Started in(Path home, String... words) throws IOException {
    return with(Map.of(), home, words);
  }

  static Started with(Map<String, String> environment, Path home, String... words)
      throws IOException {
    return begin(environment, System.getProperty("user.name"), home, words);
  }

  /** As if this user were logged in. */
  static Started as(String user, Path home, String... words) throws IOException {
    return begin(Map.of(), user, home, words);
  }

  private static Started begin(
      Map<String, String> environment, String user, Path home, String... words) throws IOException {
    return new Started(command(environment, user, home, words).start());
  }

  /** The process, not begun yet, for who wants its output elsewhere. */
  static ProcessBuilder command(
      Map<String, String> environment, String user, Path home, String... words) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    all.add("-Duser.name=" + user);
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    all.addAll(List.of(words));
    var builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
    return builder;
  }

  /** Reads up to the first line that holds this text. */
  Started awaitLine(String text) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return this;
      }
    }
    throw new AssertionError("ended without '" + text + "':\n" + seen);
  }

  Started signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
    return this;
  }

  /** Reads to its end; the exit status. */
  int await() throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(seen.toString()).isTrue();
    return process.exitValue();
  }

  /** Whether it ended by itself within this time; what it says is thrown away. */
  boolean endsWithin(Duration time) throws InterruptedException {
    // A pipe nobody reads fills up, and holds the process.
    Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(line -> {}));
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  String seen() {
    return seen.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
