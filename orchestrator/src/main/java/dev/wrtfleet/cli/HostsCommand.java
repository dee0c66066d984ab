package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.rollout.Surveyed;
import dev.wrtfleet.store.HostPast;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.view.terminal.FactsView;
import dev.wrtfleet.view.terminal.HistoryView;
import dev.wrtfleet.view.terminal.HostsView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet hosts}: the inventory, and what its routers say about themselves. */
@Command(
    name = "hosts",
    mixinStandardHelpOptions = true,
    description =
        "Lists the inventory's hosts, asks them about themselves, or shows their history.",
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet hosts probe -i fleet.yaml --limit 'site=berlin'")
final class HostsCommand {
  private final Workshop workshop;

  HostsCommand(Surroundings around) {
    workshop = new Workshop(around);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists hosts as the inventory was understood. Nothing is connected to.",
      footerHeading = "%nExample:%n",
      footer = "  wrtfleet hosts list -i fleet.yaml -l 'role=ap & !frozen'")
  int list(@Mixin FleetOptions fleet, @Mixin OutputOptions output) {
    Selected selected = workshop.select(fleet);
    workshop.print(
        output.jsonl() ? HostsView.json(selected.hosts()) : HostsView.lines(selected.hosts()));
    return ExitCode.OK.number();
  }

  @Command(
      name = "probe",
      mixinStandardHelpOptions = true,
      description =
          "Connects to each host and shows its facts, which 'plan --cached' remembers. Changes"
              + " nothing on it.",
      footerHeading = "%nExample:%n",
      footer = "  wrtfleet hosts probe -i fleet.yaml --output jsonl | jq .board")
  int probe(@Mixin FleetOptions fleet, @Mixin LinkOptions link, @Mixin OutputOptions output) {
    Selected selected = workshop.select(fleet);
    List<Surveyed> found = workshop.survey(selected, link);
    try (Store store = workshop.store()) {
      Planning.remember(found, store);
    }
    workshop.print(output.jsonl() ? FactsView.json(found) : FactsView.lines(found));
    long answered = found.stream().filter(host -> host.facts().isPresent()).count();
    if (answered == found.size()) {
      return ExitCode.OK.number();
    }
    return (answered == 0 ? ExitCode.NOTHING_REACHABLE : ExitCode.SOME_FAILED).number();
  }

  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "Shows what every run did to one host, the newest first. Connects to nothing.",
      footerHeading = "%nExample:%n",
      footer = "  wrtfleet hosts history ap-07")
  int history(
      @Parameters(paramLabel = "HOST", description = "The host's name.") String host,
      @Mixin StoreOptions storeOptions,
      @Mixin OutputOptions output) {
    List<HostPast> rows;
    try (Store store = workshop.store(storeOptions)) {
      rows = store.oldRuns().past(host);
    }
    if (rows.isEmpty()) {
      throw FleetException.wrongInput(
          Problem.of(
              "host.no-history",
              "no run ever planned for a host '" + host + "'",
              "",
              "Names are those of the inventory: wrtfleet hosts list."));
    }
    workshop.print(output.jsonl() ? HistoryView.json(host, rows) : HistoryView.lines(rows));
    return ExitCode.OK.number();
  }
}
