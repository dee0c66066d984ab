package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wrtfleet halt}: starts nothing new, for good. */
@Command(
    name = "halt",
    mixinStandardHelpOptions = true,
    description = {
      "Ends a run for good.",
      "Starts no new router, brings those under way to their end; the rest is "
          + "skipped. Kept for later where nobody drives the run."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet halt 7f3a --reason thunderstorm")
final class HaltCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin AskedRun run = new AskedRun();

  HaltCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.ask(around, RequestKind.HALT);
  }
}
