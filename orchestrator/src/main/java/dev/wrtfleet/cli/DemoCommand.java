package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.RolloutState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet demo}: a lab fleet upgraded in waves, over real SSH, on this machine alone. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Upgrades a lab of virtual OpenWrt routers in waves, over real SSH.",
      "They run behind SSH servers on 127.0.0.1: canaries of each board first, then a "
          + "quarter, then the rest. Nothing else is touched."
    },
    footerHeading = "%nExample:%n",
    footer = "  wrtfleet demo")
final class DemoCommand implements Callable<Integer> {
  private static final String SPEED = "30";
  private static final String SEED = "2410";

  private final Surroundings around;

  @Option(
      names = "--routers",
      paramLabel = "N",
      description = "How many routers (default: ${DEFAULT-VALUE}).")
  int routers = 24;

  @Mixin OutputOptions output = new OutputOptions();

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var choices = new LabChoices();
    choices.routers = routers;
    choices.options(Path.of("demo"));
    say(
        "wrtfleet demo: starting "
            + routers
            + " virtual OpenWrt routers, each behind its own SSH server …");
    try (DemoLab lab = DemoLab.start(routers, SPEED, SEED)) {
      say("One of them runs the new release already, one has a board that no image is for.");
      say(
          "The same by hand: wrtfleet run playbook.yaml -i inventory.yaml  (in "
              + lab.folder()
              + ")");
      say("");
      var fleet = new FleetOptions();
      fleet.inventories = List.of(lab.folder().resolve("inventory.yaml"));
      Path playbook = lab.folder().resolve("playbook.yaml");
      RunResult result =
          new Rollouts(around, output, new Manner(true, false), false, StoreOptions.local())
              .start(playbook, fleet, new LinkOptions());
      return judge(result.state(), lab.flashes());
    }
  }

  /** The demo is right when every host ended as it had to, and the lab saw no router twice. */
  private int judge(RolloutState state, Map<String, Integer> flashes) {
    Map<Outcome, Integer> ended = state.tally().ended();
    Map<Outcome, Integer> wanted =
        Map.of(Outcome.UPGRADED, routers - 2, Outcome.CURRENT, 1, Outcome.REFUSED, 1);
    boolean once = flashes.values().stream().allMatch(count -> count == 1);
    boolean right = ended.equals(wanted) && once && flashes.size() == routers - 2;
    say("");
    say(
        right
            ? "As it should be. The lab itself counted "
                + flashes.size()
                + " flashes, no router twice."
            : "Not as it should be: expected " + wanted + ", the lab counted " + flashes);
    if (right) {
      next(state.run());
    }
    return (right ? ExitCode.OK : ExitCode.FAULT).number();
  }

  private void next(String run) {
    say("");
    say("What to try next:");
    say("  wrtfleet status " + run + "                  how each host ended, and why");
    say(
        "  wrtfleet lab --routers 12 --dir /tmp/lab &   a lab that stays; add --fault never-comes-back:1");
    say("  wrtfleet plan /tmp/lab/playbook.yaml -i /tmp/lab/inventory.yaml");
    say("  wrtfleet rehearse /tmp/lab/playbook.yaml -i /tmp/lab/inventory.yaml");
    say("  wrtfleet inspect /tmp/lab/images             what is this file, and for whom?");
    say("  README.md, \"First steps with your own routers\"");
  }

  private void say(String line) {
    var stream = output.jsonl() ? around.err() : around.out();
    stream.println(line);
    stream.flush();
  }
}
