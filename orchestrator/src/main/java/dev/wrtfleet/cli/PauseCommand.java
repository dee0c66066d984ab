package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wrtfleet pause}: starts nothing new until it is resumed. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = {
      "Starts no new router until 'wrtfleet resume'; routers under way are brought to their end.",
      "Kept for later where nobody drives the run."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet pause 7f3a")
final class PauseCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin RunChoice run = new RunChoice();

  @Mixin StoreOptions store = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  PauseCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(around, output, store)
        .ask(run.typed(), RequestKind.PAUSE, Optional.empty(), "");
  }
}
