package dev.wrtfleet.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command has around it: environment, folders, clock, streams. Tests put their own in.
 *
 * @param inIsTerminal whether somebody can be asked
 * @param outIsTerminal whether somebody reads along
 */
record Surroundings(
    Map<String, String> environment,
    Path home,
    Path folder,
    InstantSource clock,
    BufferedReader in,
    PrintWriter out,
    PrintWriter err,
    boolean inIsTerminal,
    boolean outIsTerminal) {

  /** Those of this process. The launcher says which streams are a terminal. */
  @SuppressWarnings("SystemOut") // the one place that hands the console on
  static Surroundings ofProcess() {
    String terminal = System.getProperty("wrtfleet.terminal", "");
    Charset in = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
    return new Surroundings(
        Map.copyOf(System.getenv()),
        home(System.getenv()),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        new BufferedReader(new InputStreamReader(System.in, in)),
        new PrintWriter(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, utf8()),
        new PrintWriter(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, utf8()),
        terminal.contains("in"),
        terminal.contains("out"));
  }

  /** {@code $HOME}, as every shell has it; where it is unset, what the system says. */
  static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
  }

  private static Charset utf8() {
    return StandardCharsets.UTF_8;
  }

  /** An environment variable; empty where unset. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** Where all that must survive is kept: {@code $XDG_STATE_HOME/wrtfleet}. */
  Path stateFolder() {
    String state = variable("XDG_STATE_HOME");
    Path base = state.startsWith("/") ? Path.of(state) : home.resolve(".local").resolve("state");
    return base.resolve("wrtfleet");
  }

  /** Where is kept what may vanish at any time: {@code $XDG_CACHE_HOME/wrtfleet}. */
  Path cacheFolder() {
    String cache = variable("XDG_CACHE_HOME");
    Path base = cache.startsWith("/") ? Path.of(cache) : home.resolve(".cache");
    return base.resolve("wrtfleet");
  }

  /** Where settings of the user are: {@code $XDG_CONFIG_HOME/wrtfleet}. */
  Path configFolder() {
    String config = variable("XDG_CONFIG_HOME");
    Path base = config.startsWith("/") ? Path.of(config) : home.resolve(".config");
    return base.resolve("wrtfleet");
  }
}
