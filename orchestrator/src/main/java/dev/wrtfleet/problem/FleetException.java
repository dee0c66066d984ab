package dev.wrtfleet.problem;

import java.util.List;

/** This command cannot go on. Carries every problem found, so that all can be mended at once. */
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final transient List<Problem> problems;

  /** Ends the command with {@code exitCode} for these problems, at least one. */
  public FleetException(ExitCode exitCode, List<Problem> problems) {
    super(problems.getFirst().line());
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  /** Wrong input: exit code 2. */
  public static FleetException wrongInput(Problem problem) {
    return new FleetException(ExitCode.WRONG_INPUT, List.of(problem));
  }

  /** Wrong input with several findings: exit code 2. */
  public static FleetException wrongInput(List<Problem> problems) {
    return new FleetException(ExitCode.WRONG_INPUT, problems);
  }

  /** The exit code the command ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** What was found, in the order of the file where there is one. */
  public List<Problem> problems() {
    return problems;
  }
}
