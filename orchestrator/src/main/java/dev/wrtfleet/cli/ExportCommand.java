package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.store.EventJson;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code wrtfleet export}: the journal as it is, one event a line. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the journal of runs as JSON lines.",
      "Each event as it is stored: run, seq, at, type, event. Fields are added over "
          + "time, never taken away."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet export 7f3a > 7f3a.jsonl",
      "  wrtfleet export --all | gzip > all.jsonl.gz"
    })
final class ExportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Surroundings around;
  private final Workshop workshop;

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "Runs, or the starts of their names.")
  List<String> runs = new ArrayList<>();

  @Option(names = "--all", description = "All runs, the oldest first.")
  boolean all;

  @Mixin StoreOptions storeOptions = new StoreOptions();
  @Mixin OutputOptions output = new OutputOptions();

  ExportCommand(Surroundings around) {
    this.around = around;
    workshop = new Workshop(around);
  }

  @Override
  public Integer call() {
    if (all != runs.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.export",
              "which runs are to be exported?",
              all ? "both --all and runs were given" : "",
              "Name runs (see 'wrtfleet runs'), or give --all, not both."));
    }
    try (Store store = workshop.store(storeOptions)) {
      List<Run> chosen =
          all
              ? store.runs().list().reversed()
              : runs.stream().map(store.runs()::find).distinct().toList();
      for (Run run : chosen) {
        store.journal().events(run.id()).forEach(event -> print(run, event));
      }
    }
    around.out().flush();
    return 0;
  }

  private void print(Run run, Recorded recorded) {
    var line = JSON.createObjectNode();
    line.put("run", run.id());
    line.put("seq", recorded.seq());
    line.put("at", recorded.at().toString());
    line.put("type", EventJson.name(recorded.event()));
    line.set("event", JSON.readTree(EventJson.write(recorded.event())));
    around.out().println(JSON.writeValueAsString(line));
  }
}
