package dev.wrtfleet.problem;

import java.util.Optional;

/**
 * Something the operator must know: what failed, where, why, and what to do now.
 *
 * @param code stable name such as {@code inventory.unknown-key}, listed in docs/errors.md
 * @param what what failed, one line, naming the router or file
 * @param where the place in a file, where there is one
 * @param why the reason, or empty where {@code what} says it all
 * @param advice what to do now, or empty where nothing can be said
 */
public record Problem(String code, String what, Optional<Where> where, String why, String advice) {

  /** A problem with a place in a file. */
  public static Problem at(Where where, String code, String what, String advice) {
    return new Problem(code, what, Optional.of(where), "", advice);
  }

  /** A problem with no place in a file. */
  public static Problem of(String code, String what, String why, String advice) {
    return new Problem(code, what, Optional.empty(), why, advice);
  }

  /** One line: {@code file:line:column: what: why}. The advice stands on a line of its own. */
  public String line() {
    String place = where.map(at -> at + ": ").orElse("");
    return place + "error: " + what + (why.isEmpty() ? "" : ": " + why);
  }
}
