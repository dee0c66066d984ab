package dev.wrtfleet.cli;

import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.view.terminal.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on stderr what went wrong and what to do now; never a stack trace for a user's mistake. */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final int SHOWN_MAX = 30;
  private static final int LINE_SHOWN_MAX = 160;

  /** A password somebody wrote into the file must not get from there into a log. */
  private static final Pattern MAY_BE_SECRET =
      Pattern.compile("(?i)pass|pwd|secret|token|credential|key *:");

  private final Surroundings around;

  Complaints(Surroundings around) {
    this.around = around;
  }

  /** Prints every problem with its line of the file and returns the exit status. */
  int of(FleetException e) {
    List<Problem> problems = e.problems();
    for (Problem problem : problems.stream().limit(SHOWN_MAX).toList()) {
      around.err().println(Words.plain(problem.line()));
      source(problem).forEach(around.err()::println);
      if (!problem.advice().isEmpty()) {
        around.err().println("  → " + Words.plain(problem.advice()));
      }
    }
    if (problems.size() > SHOWN_MAX) {
      around.err().println("… and " + (problems.size() - SHOWN_MAX) + " more");
    }
    return e.exitCode().number();
  }

  /** Prints what was wrong with the words of the command line. */
  int of(ParameterException e) {
    around.err().println("error: " + Words.plain(oneLine(String.valueOf(e.getMessage()))));
    suggestion(e).ifPresent(hint -> around.err().println("  → " + hint));
    around
        .err()
        .println("  → see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.WRONG_INPUT.number();
  }

  /** Prints a defect of ours. */
  int of(Exception e) {
    around.err().println("error: an internal fault: " + e);
    if (around.variable("WRTFLEET_DEBUG").isEmpty()) {
      around
          .err()
          .println("  → set WRTFLEET_DEBUG=1 to see where; nothing was lost: runs can be resumed");
    } else {
      LOG.error("an internal fault", e);
    }
    return ExitCode.FAULT.number();
  }

  /** Says that stdout did not take everything; a script must not take half a list for a whole. */
  int ofLostOutput(int status) {
    around.err().println("error: not everything could be written to stdout: it is full or closed");
    around.err().flush();
    return status == 0 ? ExitCode.FAULT.number() : status;
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  private static Optional<String> suggestion(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String typed = unmatched.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    var known =
        typed.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    return known.isEmpty() ? Optional.empty() : Optional.of(DidYouMean.hint(typed, known));
  }

  /** The line of the file with a mark under the column, as compilers show it. */
  private List<String> source(Problem problem) {
    if (problem.where().isEmpty()) {
      return List.of();
    }
    var where = problem.where().get();
    try (var lines = Files.lines(Path.of(where.file()), StandardCharsets.UTF_8)) {
      String line = lines.skip(where.line() - 1L).findFirst().orElse("");
      if (line.isBlank() || line.length() > LINE_SHOWN_MAX || MAY_BE_SECRET.matcher(line).find()) {
        return List.of();
      }
      String number = Integer.toString(where.line());
      String margin = " ".repeat(number.length());
      String shown = Words.plain("|" + line).substring(1);
      return List.of(
          number + " │ " + shown,
          margin + " │ " + " ".repeat(Math.max(0, where.column() - 1)) + "^");
    } catch (IOException | RuntimeException e) {
      return List.of(); // the place is said already; the file may be unreadable for the very reason
    }
  }
}
