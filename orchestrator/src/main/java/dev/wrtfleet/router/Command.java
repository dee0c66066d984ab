package dev.wrtfleet.router;

import java.time.Duration;

/**
 * Something to run on a router, with its limits: a router may answer garbage, without end, or
 * never.
 *
 * @param line what the router's shell gets
 * @param limit the longest it may take in all
 * @param silence the longest it may say nothing
 * @param outputMaxBytes how much of stdout and of stderr is kept, each; the rest is read and
 *     dropped
 */
public record Command(ShellLine line, Duration limit, Duration silence, int outputMaxBytes) {
  /** A query answers at once, also on a busy 400 MHz router. */
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(60);

  private static final int QUERY_OUTPUT = 256 * 1024;

  /** A short question with the usual limits. */
  public static Command of(String... words) {
    return of(ShellLine.of(words));
  }

  /** A short question with the usual limits. */
  public static Command of(ShellLine line) {
    return new Command(line, QUERY_LIMIT, QUERY_LIMIT, QUERY_OUTPUT);
  }

  /** The same with another time limit, for silence too. */
  public Command within(Duration time) {
    return new Command(line, time, time, outputMaxBytes);
  }
}
