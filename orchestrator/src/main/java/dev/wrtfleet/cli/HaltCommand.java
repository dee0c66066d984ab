package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet halt}: starts nothing new, for good. */
@Command(
    name = "halt",
    mixinStandardHelpOptions = true,
    description = {
      "Ends a run for good: starts no new router, brings those under way to their end; the rest",
      "is skipped. Kept for later where nobody drives the run."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet halt 7f3a --reason thunderstorm")
final class HaltCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run, or the start of its name; without it the newest.")
  @Nullable String run;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
  String reason = "";

  @Mixin StoreOptions store = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  HaltCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(around, output, store)
        .ask(Optional.ofNullable(run), RequestKind.HALT, Optional.empty(), reason);
  }
}
