package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wrtfleet next}: opens the next wave early. */
@Command(
    name = "next",
    mixinStandardHelpOptions = true,
    description = {
      "Ends the soak of the open wave now, where all its routers are well.",
      "An approval the playbook asks for is still asked for. Kept for later where "
          + "nobody drives the run."
    },
    footerHeading = "%nExample:%n",
    footer = {"  wrtfleet next 7f3a --reason 'all quiet'"})
final class NextCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin AskedRun run = new AskedRun();

  NextCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.ask(around, RequestKind.NEXT);
  }
}
