package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands take that ask something of a run and say why; and the asking itself. */
final class AskedRun {
  @Mixin private RunChoice run = new RunChoice();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
  private String reason = "";

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Asks something of the whole run; the exit status of the command. */
  int ask(Surroundings around, RequestKind kind) throws InterruptedException {
    return ofWave(around, kind, Optional.empty());
  }

  /** Asks something of the wave of this index, or of whichever it is. */
  int ofWave(Surroundings around, RequestKind kind, Optional<Integer> wave)
      throws InterruptedException {
    return asking(around).ask(run.typed(), kind, wave, reason.strip());
  }

  /** Asks something of a host. */
  int ofHost(Surroundings around, RequestKind kind, String host) throws InterruptedException {
    return asking(around).ask(run.typed(), kind, host, reason.strip());
  }

  private Asking asking(Surroundings around) {
    return new Asking(around, output, store);
  }
}
