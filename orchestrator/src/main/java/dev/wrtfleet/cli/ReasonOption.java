package dev.wrtfleet.cli;

import picocli.CommandLine.Option;

/** Why somebody asks something of a run. */
final class ReasonOption {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
  private String reason = "";

  String words() {
    return reason.strip();
  }
}
