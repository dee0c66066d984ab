package dev.wrtfleet.cli;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.store.Run;
import dev.wrtfleet.view.terminal.JsonLine;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets a planned run go on in a process of its own: {@code resume} in a session without a terminal
 * (setsid of util-linux where it is there), all its output in a file of the state folder.
 */
final class Detaching {
  /** One that ends so soon did not begin. */
  private static final long BEGINS_SECONDS = 2;

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final Surroundings around;

  private final OutputOptions output;
  private final StoreOptions store;

  Detaching(Surroundings around, OutputOptions output, StoreOptions store) {
    this.around = around;
    this.store = store;
    this.output = output;
  }

  /** Begins it and says where to look. */
  void begin(Run run, boolean yes) throws InterruptedException {
    Path log = around.stateFolder().resolve("logs").resolve(run.id() + ".log");
    try {
      var folderMode = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(
          log.resolveSibling(""), PosixFilePermissions.asFileAttribute(folderMode));
      var builder =
          new ProcessBuilder(words(run, yes))
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Process process = builder.start();
      if (process.waitFor(BEGINS_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
        throw notBegun(run, Files.readString(log, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException e) {
      throw notBegun(run, e.toString());
    }
    tell(run, log);
  }

  private void tell(Run run, Path log) {
    if (output.jsonl()) {
      var line = new JsonLine().put("type", "detached").put("run", run.id());
      around.out().println(line.put("log", log.toString()).line());
    } else {
      around.out().println("run " + run.id() + " goes on without this terminal; log: " + log);
      around.out().println("  wrtfleet watch " + run.id() + "      follow it");
      around.out().println("  wrtfleet approve " + run.id() + "    let a wave pass");
      around.out().println("  wrtfleet pause " + run.id() + " · halt " + run.id());
    }
    around.out().flush();
  }

  private static FleetException notBegun(Run run, String why) {
    return new FleetException(
        ExitCode.FAULT,
        List.of(
            Problem.of(
                "run.not-detached",
                "run " + run.id() + " could not go on by itself",
                why.lines().findFirst().orElse("it ended at once"),
                "Go on with it here: wrtfleet resume " + run.id())));
  }

  /**
   * The words before a command that keep the signals of this terminal from it, where there are any.
   */
  static List<String> ownSession() {
    return SETSID.stream().filter(Files::isExecutable).limit(1).map(Path::toString).toList();
  }

  private List<String> words(Run run, boolean yes) {
    var words = new ArrayList<String>();
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .ifPresent(words::add);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> !word.startsWith("-Dwrtfleet.terminal") && !word.startsWith("-agentlib"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(
        List.of("resume", run.id(), "--detached", "--output", "plain", "--color", "never"));
    words.addAll(store.words());
    if (yes) {
      words.add("--yes");
    }
    return words;
  }
}
