package dev.wrtfleet.cli;

import dev.wrtfleet.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wrtfleet lab}: virtual routers to play with. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = {
      "Starts virtual OpenWrt routers behind real SSH servers on 127.0.0.1, until it is ended.",
      "Writes everything to try them with into one folder: inventory.yaml, playbook.yaml, images/,",
      "a login key, known_hosts, and events.jsonl, which tells what really happened to each router."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  wrtfleet lab --routers 24 --dir /tmp/lab &",
      "  wrtfleet run /tmp/lab/playbook.yaml -i /tmp/lab/inventory.yaml",
      "  wrtfleet lab --routers 9 --dir /tmp/lab --speed 10 --fault never-comes-back=lab-003"
    })
final class LabCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin LabChoices choices = new LabChoices();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder for everything. Default: lab in the state folder.")
  @Nullable Path dir;

  LabCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = dir == null ? around.stateFolder().resolve("lab") : around.folder().resolve(dir);
    var ended = new CountDownLatch(1);
    try (Lab lab = choices.start(folder.normalize())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(lab, ended), "lab-end"));
      announce(folder.normalize());
      choices.waitForTheEnd(lab, ended);
    }
    return 0;
  }

  private void end(Lab lab, CountDownLatch ended) {
    try {
      lab.close();
    } catch (IOException e) {
      around.err().println("the lab could not put everything away: " + e.getMessage());
    }
    ended.countDown();
  }

  private void announce(Path folder) throws IOException {
    List<String> inventory = Files.readAllLines(folder.resolve("inventory.yaml"));
    inventory.forEach(around.out()::println);
    around.out().flush();
    around.err().println();
    around.err().println("The lab runs until you end it (Ctrl-C). In another terminal:");
    around
        .err()
        .println("  wrtfleet run " + folder + "/playbook.yaml -i " + folder + "/inventory.yaml");
    around.err().println("What really happened: " + folder + "/events.jsonl");
    around.err().flush();
  }
}
