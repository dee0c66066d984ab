package dev.wrtfleet.cli;

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
}
