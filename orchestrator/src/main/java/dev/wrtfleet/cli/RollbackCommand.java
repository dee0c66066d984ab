package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet rollback}: brings the routers a run flashed back to what they ran before. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the routers a run flashed back to what they ran before.",
      "The image of then, with the configuration saved before that run's flash. A "
          + "rollout of its own: one canary of every board first, then the rest, within the "
          + "limits and windows of that run's playbook."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet rollback 7f3a --dry-run     who could go back, who not and why",
      "  wrtfleet rollback 7f3a --images old-images/",
      "  wrtfleet rollback latest --limit 'site=berlin' --yes"
    })
final class RollbackCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      paramLabel = "RUN",
      description = "The run to undo, or the start of its name; 'latest' is the newest.")
  String run = "";

  @Mixin FleetOptions fleet = new FleetOptions();

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description =
          "Look for the images of before here, too; may be given more than once. The playbook's"
              + " own are looked into anyway.")
  List<Path> images = new ArrayList<>();

  @Option(names = "--any-time", description = "Do not wait for the windows of that run's playbook.")
  boolean anyTime;

  @Option(names = "--dry-run", description = "Ask the routers and show the plan; change nothing.")
  boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing.")
  boolean yes;

  @Option(
      names = "--detach",
      description = "Plan and ask here, then go on in the background, without this terminal.")
  boolean detach;

  @Mixin LinkOptions link = new LinkOptions();
  @Mixin ShareOptions store = new ShareOptions();
  @Mixin OutputOptions output = new OutputOptions();

  RollbackCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (dryRun && (yes || detach)) {
      throw FleetException.wrongInput(
          Problem.of(
              "usage.rollback",
              "--dry-run and " + (yes ? "--yes" : "--detach") + " do not go together",
              "one changes nothing, the other begins",
              "Give one of them."));
    }
    var rollouts = new Rollouts(around, output, new Manner(yes, false), detach, store);
    var wish = new RollbackWish(run, images, anyTime);
    return dryRun
        ? rollouts.showWayBack(wish, fleet, link).number()
        : rollouts.rollBack(wish, fleet, link).exit().number();
  }
}
