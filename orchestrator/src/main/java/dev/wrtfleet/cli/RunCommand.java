package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
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
      "  wrtfleet run canary.yaml -i fleet.yaml --check     everything but the flash",
      "  wrtfleet run nightly.yaml -i fleet.yaml --unattended     from a timer"
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

  @Option(
      names = "--unattended",
      description = {
        "For timers: never asks, goes on with what the last such run left undone, and sums up in"
            + " its last line. Waves that wait for approval end it with 5, unless --yes."
      })
  boolean unattended;

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
    if (unattended && detach) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.detach-unattended",
              "--unattended and --detach do not go together",
              "a timer has no terminal to detach from",
              "Leave --detach out."));
    }
    if (unattended) {
      return new Unattended(around, output, yes, store).run(file, fleet, link);
    }
    var rollouts = new Rollouts(around, output, new Manner(yes, false), detach, store);
    return rollouts.start(file, fleet, link).exit().number();
  }
}
