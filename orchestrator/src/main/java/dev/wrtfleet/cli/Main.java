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
    CommandLine command = line(args, around);
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

  /**
   * The root command with the one sub-command that is named, or with all where none is: to describe
   * all of them takes longer than most commands do.
   */
  private static CommandLine line(String[] args, Surroundings around) {
    List<CommandTree> all = commands(around);
    List<CommandTree> named =
        all.stream().filter(tree -> args.length > 0 && tree.name().equals(args[0])).toList();
    var root = new CommandLine(new Main());
    (named.isEmpty() ? all : named).forEach(tree -> root.addSubcommand(tree.line()));
    return root;
  }

  /** A sub-command with those below it that have a file of their own. */
  private record CommandTree(Object command, List<Object> below) {
    CommandTree(Object command) {
      this(command, List.of());
    }

    String name() {
      return command.getClass().getAnnotation(Command.class).name();
    }

    CommandLine line() {
      var line = new CommandLine(command);
      below.forEach(line::addSubcommand);
      return line;
    }
  }

  private static List<CommandTree> commands(Surroundings around) {
    return List.of(
        new CommandTree(new DemoCommand(around)),
        new CommandTree(new InspectCommand(around)),
        new CommandTree(
            new ImagesCommand(around),
            List.of(new ImagesFetchCommand(around), new ImagesPruneCommand(around))),
        new CommandTree(new HostsCommand(around)),
        new CommandTree(new PlanCommand(around)),
        new CommandTree(new RehearseCommand(around)),
        new CommandTree(new SimulateCommand(around)),
        new CommandTree(new RunCommand(around)),
        new CommandTree(new RollbackCommand(around)),
        new CommandTree(new ResumeCommand(around)),
        new CommandTree(new WatchCommand(around)),
        new CommandTree(new ApproveCommand(around)),
        new CommandTree(new NextCommand(around)),
        new CommandTree(new SkipCommand(around)),
        new CommandTree(new RetryCommand(around)),
        new CommandTree(new PauseCommand(around)),
        new CommandTree(new HaltCommand(around)),
        new CommandTree(new RunsCommand(around), List.of(new RunsPruneCommand(around))),
        new CommandTree(new StatusCommand(around)),
        new CommandTree(new ExportCommand(around)),
        new CommandTree(new WorkerCommand(around)),
        new CommandTree(new LabCommand(around)));
  }
}
