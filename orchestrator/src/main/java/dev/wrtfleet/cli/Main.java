package dev.wrtfleet.cli;

import dev.wrtfleet.problem.FleetException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The entry point: the root command and its sub-commands. */
@Command(
    name = "wrtfleet",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Upgrades a fleet of live OpenWrt routers over SSH, in staged waves.",
    footerHeading = "%nStart here:%n",
    footer = {
      "  wrtfleet demo                              a lab fleet, upgraded in waves",
      "  wrtfleet inspect firmware.bin              what is this file, and for whom",
      "  wrtfleet plan canary.yaml -i fleet.yaml    who, when, with which image",
      "  wrtfleet run canary.yaml -i fleet.yaml     do it",
      "",
      "Exit status: 0 all as wanted, 1 our own fault, 2 wrong input, 3 some hosts",
      "failed, 4 halted by a gate, 5 approval needed, 6 nothing reachable,",
      "130 interrupted (resumable)."
    },
    subcommands = HelpCommand.class)
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(run(Surroundings.ofProcess(), args));
  }

  /** Runs the command line with these surroundings and returns the exit status. */
  static int run(Surroundings around, String... args) {
    var complaints = new Complaints(around);
    CommandLine command = new CommandLine(new Main());
    for (Object sub : commands(around)) {
      command.addSubcommand(sub);
    }
    command.setUsageHelpAutoWidth(true);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setOut(around.out());
    command.setErr(around.err());
    command.setParameterExceptionHandler((e, words) -> complaints.of(e));
    command.setExecutionExceptionHandler((e, failed, result) ->
        e instanceof FleetException expected ? complaints.of(expected) : complaints.of(e));
    int status = args.length == 0 ? usage(command) : command.execute(args);
    around.err().flush();
    return around.out().checkError() ? complaints.ofLostOutput(status) : status;
  }

  private static int usage(CommandLine command) {
    command.usage(command.getOut());
    return 2;
  }

  private static List<Object> commands(Surroundings around) {
    return List.of(
        new DemoCommand(around),
        new InspectCommand(around),
        images(around),
        new HostsCommand(around),
        new PlanCommand(around),
        new RehearseCommand(around),
        new SimulateCommand(around),
        new RunCommand(around),
        new RollbackCommand(around),
        new ResumeCommand(around),
        new WatchCommand(around),
        new ApproveCommand(around),
        new NextCommand(around),
        new SkipCommand(around),
        new RetryCommand(around),
        new PauseCommand(around),
        new HaltCommand(around),
        runs(around),
        new StatusCommand(around),
        new ExportCommand(around),
        new WorkerCommand(around),
        new LabCommand(around));
  }

  private static CommandLine runs(Surroundings around) {
    return new CommandLine(new RunsCommand(around)).addSubcommand(new RunsPruneCommand(around));
  }

  /** A sub-command with a file of its own is added here, those of the class come with it. */
  private static CommandLine images(Surroundings around) {
    return new CommandLine(new ImagesCommand(around))
        .addSubcommand(new ImagesFetchCommand(around))
        .addSubcommand(new ImagesPruneCommand(around));
  }
}
