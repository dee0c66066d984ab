package dev.wrtfleet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet run}: upgrades the fleet, wave by wave. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Upgrades the playbook's hosts, wave by wave, each proved healthy before the next wave.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet run canary.yaml -i fleet.yaml",
      "  wrtfleet run canary.yaml -i fleet.yaml --limit 'site=berlin' --yes --output jsonl",
      "  wrtfleet run friday.plan.json -i fleet.yaml",
      "  wrtfleet run canary.yaml -i fleet.yaml --check     everything but the flash"
    })
final class RunCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      paramLabel = "PLAYBOOK|PLAN",
      description = "Playbook, or a plan saved by 'plan --out'.")
  Path file = Path.of("");

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin LinkOptions link = new LinkOptions();
  @Mixin ShareOptions store = new ShareOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing; waves that wait for approval are approved.")
  boolean yes;

  @Option(
      names = "--detach",
      description = "Plan and ask here, then go on in the background, without this terminal.")
  boolean detach;

  @Option(names = "--check", description = "Everything but the flash, like 'rehearse'.")
  boolean check;

  RunCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (check) {
      return new Rehearsals(around, output).rehearse(file, fleet, link);
    }
    var rollouts = new Rollouts(around, output, new Manner(yes, false), detach, store);
    return rollouts.start(file, fleet, link).exit().number();
  }
}
