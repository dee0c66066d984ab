package dev.wrtfleet.cli;

import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Runs;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import dev.wrtfleet.view.terminal.StatusView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wrtfleet status}: where every host of a run stands, also while it runs elsewhere. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows where every host of a run stands; works while the run goes on elsewhere.",
    footerHeading = "%nExamples:%n",
    footer = {"  wrtfleet status", "  wrtfleet status 7f3a --output jsonl"})
final class StatusCommand implements Callable<Integer> {
  private final Surroundings around;
  private final Workshop workshop;

  @Mixin RunChoice run = new RunChoice();

  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  StatusCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    try (Store store = workshop.store(storeOptions)) {
      Run found = store.runs().find(run.typed().orElse(Runs.LATEST));
      RolloutState state = RolloutState.replay(store.journal().events(found.id()));
      var links =
          new StatusView.Links(
              found.spec().undoes().map(Undoes::run),
              store.runs().undoing(found.id()).stream().map(Run::id).toList());
      var view = new StatusView(output.paint(around));
      workshop.print(output.jsonl() ? view.json(state, links) : view.lines(state, links));
    }
    return 0;
  }
}
