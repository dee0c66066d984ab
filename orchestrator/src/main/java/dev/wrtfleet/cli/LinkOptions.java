package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import picocli.CommandLine.Option;

/** How routers are talked to. */
final class LinkOptions {
  @Option(
      names = "--accept-new-host-keys",
      description = "Trust routers never seen before and remember their host keys.")
  boolean acceptNewHostKeys;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many routers are looked at at a time (default: ${DEFAULT-VALUE}).")
  int parallel = 50;

  /** How many at a time. */
  int parallel() {
    if (parallel < 1) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.parallel",
              "--parallel must be at least 1, not " + parallel,
              "",
              "Leave it out to look at 50 routers at a time."));
    }
    return parallel;
  }
}
