package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Store;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wrtfleet watch}: follows a run on any terminal, to its end. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follows a run, whoever drives it, and ends with its exit status.",
      "Ctrl-C ends only the watching. Waits for a shared journal that cannot be reached."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  wrtfleet watch", "  wrtfleet watch 7f3a --output jsonl"})
final class WatchCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** As long as those who drive it wait: who watches at night wants to know how it ends. */
  private static final Duration OUTAGE_MAX = Duration.ofDays(7);

  /** Those who drive it say so again within this time after an outage. */
  private static final Duration DRIVERS_BACK = Duration.ofSeconds(30);

  private final Surroundings around;
  private final Workshop workshop;

  @Mixin RunChoice run = new RunChoice();

  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  WatchCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Store store = workshop.store(storeOptions)) {
      Run found = store.runs().find(run.typed().orElse(Runs.LATEST));
      // From here on: a run that cannot be found is said at once.
      store.bearOutages(OUTAGE_MAX);
      RolloutState state = follow(store, found);
      Duration took = Duration.between(found.createdAt(), around.clock().instant());
      ExitCode exit = new RunRecap(around, output).print(state, took);
      return exit.number();
    }
  }

  private RolloutState follow(Store store, Run found) throws InterruptedException {
    var printer = RunPrinter.start(around, output, found.id(), store.journal().follow(found.id()));
    try {
      var follower = store.journal().follow(found.id());
      RolloutState state = RolloutState.empty();
      boolean isTold = false;
      while (state.phase() != RunPhase.FINISHED) {
        for (var recorded : follower.next(LOOK)) {
          state = state.apply(recorded);
        }
        isTold = isTold || tellWhereNobodyDrives(store, state);
      }
      return state;
    } finally {
      printer.finish();
    }
  }

  private boolean tellWhereNobodyDrives(Store store, RolloutState state) {
    boolean isDriven = state.phase() == RunPhase.FINISHED || store.driver().isPresent();
    if (isDriven || store.wasAway(DRIVERS_BACK)) {
      return false;
    }
    around.err().println("nobody drives it now. To go on: wrtfleet resume " + state.run());
    around.err().flush();
    return true;
  }
}
