package dev.wrtfleet.mirror;

import dev.wrtfleet.problem.Problem;

/** Why there is no image, and whose fault that is. */
record Trouble(Fetched.Result result, Problem problem) {
  static Trouble missing(Problem problem) {
    return new Trouble(Fetched.Result.MISSING, problem);
  }

  static Trouble refused(Problem problem) {
    return new Trouble(Fetched.Result.REFUSED, problem);
  }

  static Trouble local(Problem problem) {
    return new Trouble(Fetched.Result.LOCAL, problem);
  }
}
