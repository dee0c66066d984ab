package dev.wrtfleet.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The run a command is about, as it is typed by all commands that take just that. */
final class RunChoice {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run, or the start of its name; without it the newest.")
  private @Nullable String run;

  /** What was typed. */
  Optional<String> typed() {
    return Optional.ofNullable(run);
  }
}
