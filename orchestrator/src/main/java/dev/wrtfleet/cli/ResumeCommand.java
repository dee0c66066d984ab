package dev.wrtfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet resume}: goes on with a run that was interrupted or waits for approval. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Goes on with a run that was interrupted, killed, paused, or waits for approval.",
      "Where another process drives runs, it is handed over to that one and followed here.",
      "A router whose flash was begun is looked at, never flashed again."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  wrtfleet resume", "  wrtfleet resume 7f3a --yes"})
final class ResumeCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin RunChoice run = new RunChoice();

  @Mixin LinkOptions link = new LinkOptions();
  @Mixin ShareOptions store = new ShareOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing; the wave that waits for approval is approved.")
  boolean yes;

  /** Written by {@code run --detach}, not by people. */
  @Option(names = "--detached", hidden = true)
  boolean detached;

  ResumeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    var rollouts = new Rollouts(around, output, new Manner(yes, detached), false, store);
    return rollouts.resume(run.typed(), link).exit().number();
  }
}
