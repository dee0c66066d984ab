package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
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

  @Mixin RunChoice run = new RunChoice();

  @Mixin ReasonOption reason = new ReasonOption();
  @Mixin StoreOptions store = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  NextCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(around, output, store)
        .ask(run.typed(), RequestKind.NEXT, Optional.empty(), reason.words());
  }
}
