package dev.wrtfleet.cli;

import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.store.Undoes;
import dev.wrtfleet.view.terminal.RunsView;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet runs}: all runs, the newest first. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists runs, the newest first.",
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet runs --output jsonl")
final class RunsCommand implements Callable<Integer> {
  private final Workshop workshop;

  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(names = "--last", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
  int last = 20;

  RunsCommand(Surroundings around) {
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    var rows = new ArrayList<RunsView.Row>();
    try (Store store = workshop.store(storeOptions)) {
      for (Run run : store.runs().list().stream().limit(last).toList()) {
        rows.add(
            new RunsView.Row(
                run.id(),
                run.playbook(),
                run.createdAt(),
                run.spec().by(),
                run.spec().undoes().map(Undoes::run),
                RolloutState.replay(store.journal().events(run.id()))));
      }
    }
    workshop.print(output.jsonl() ? RunsView.json(rows) : RunsView.lines(rows));
    return 0;
  }
}
