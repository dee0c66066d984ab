package dev.wrtfleet.problem;

/** How the program ends, for scripts and timers. The numbers are a promise: see docs/errors.md. */
public enum ExitCode {
  /** All as wanted. */
  OK(0),
  /** Our own fault: a defect or a broken machine below us. */
  FAULT(1),
  /** Wrong input: arguments, inventory, playbook or image. Nothing was changed. */
  WRONG_INPUT(2),
  /** The run finished and some hosts did not end as wanted. */
  SOME_FAILED(3),
  /** A gate halted the run. */
  HALTED(4),
  /** The run is paused until somebody approves. */
  APPROVAL_NEEDED(5),
  /** Nothing could be reached and nothing was changed. */
  NOTHING_REACHABLE(6),
  /** Interrupted; the run can be resumed. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The process exit status. */
  public int number() {
    return number;
  }
}
