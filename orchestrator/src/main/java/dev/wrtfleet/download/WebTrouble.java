package dev.wrtfleet.download;

import dev.wrtfleet.problem.Problem;

/** One request failed; becomes a value at the border of this package. */
final class WebTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean unreachable;

  private WebTrouble(Problem problem, boolean unreachable) {
    super(problem.line());
    this.problem = problem;
    this.unreachable = unreachable;
  }

  /** The server could not be talked to, or stopped talking: trying again may help. */
  static WebTrouble unreachable(String code, String what, String why, String advice) {
    return new WebTrouble(Problem.of(code, what, why, advice), true);
  }

  /** What the server wants is refused; trying again does not help. */
  static WebTrouble refused(String code, String what, String why, String advice) {
    return new WebTrouble(Problem.of(code, what, why, advice), false);
  }

  Problem problem() {
    return problem;
  }

  boolean isUnreachable() {
    return unreachable;
  }
}
