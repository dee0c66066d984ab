package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet approve}: lets the wave that waits pass. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the wave that waits for approval pass, whichever terminal drives the run.",
      "Kept for later where nobody drives it."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet approve 7f3a --reason 'looks good'")
final class ApproveCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin AskedRun run = new AskedRun();

  @Option(
      names = "--wave",
      paramLabel = "N",
      description = "Only where this wave waits; without it the one that does.")
  @Nullable Integer wave;

  ApproveCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.ofWave(
        around, RequestKind.APPROVE, Optional.ofNullable(wave).map(number -> number - 1));
  }
}
