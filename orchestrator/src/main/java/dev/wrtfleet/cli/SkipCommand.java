package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet skip}: leaves a host alone. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description = {
      "Leaves a host alone.",
      "At once where its turn has not come, else at the next safe place before its "
          + "flash. Refused where its flash command was given. Kept for later where nobody "
          + "drives the run."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  wrtfleet skip ap-roof --reason 'film crew'", "  wrtfleet skip ap-roof 7f3a"})
final class SkipCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "The host, as the inventory names it.")
  String host = "";

  @Mixin AskedRun run = new AskedRun();

  SkipCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.ofHost(around, RequestKind.SKIP, host);
  }
}
