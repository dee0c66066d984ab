package dev.wrtfleet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet rehearse}: everything but the flash. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Does everything but the flash on every host of the playbook: backup, upload, test.",
      "Leaves nothing behind on the routers."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet rehearse canary.yaml -i fleet.yaml")
final class RehearseCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "PLAYBOOK", description = "Playbook file.")
  Path file = Path.of("");

  @Mixin FleetOptions fleet = new FleetOptions();
  @Mixin LinkOptions link = new LinkOptions();
  @Mixin OutputOptions output = new OutputOptions();

  RehearseCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    return new Rehearsals(around, output).rehearse(file, fleet, link);
  }
}
