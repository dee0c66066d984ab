package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run, or the start of its name; without it the newest.")
  @Nullable String run;

  @Mixin StoreOptions store = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  PauseCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(around, output, store)
        .ask(Optional.ofNullable(run), RequestKind.PAUSE, Optional.empty(), "");
  }
}
