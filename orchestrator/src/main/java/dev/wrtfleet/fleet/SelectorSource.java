package dev.wrtfleet.fleet;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A selector as somebody wrote it, and where: what its errors name.
 *
 * @param name what it is called by, such as {@code --limit}
 * @param where the place of its first character, where it stands in a file
 * @param folder what {@code @file} counts from; absent where a file may not be named
 */
public record SelectorSource(
    String name, String text, Optional<Where> where, Optional<Path> folder) {

  /** An option of a command line. */
  public static SelectorSource option(String name, String text, Path folder) {
    return new SelectorSource(name, text, Optional.empty(), Optional.of(folder));
  }

  /** A value in a file that must mean the same when it is read again later. */
  public static SelectorSource inFile(String key, String text, Where where) {
    return new SelectorSource("'" + key + "'", text, Optional.of(where), Optional.empty());
  }

  /** The failure at a column of the text, from 1. */
  FleetException wrong(int column, String code, String what, String advice) {
    Problem problem =
        where
            .map(at ->
                Problem.at(
                    new Where(at.file(), at.line(), at.column() + column - 1), code, what, advice))
            .orElseGet(() ->
                Problem.of(code, "%s '%s', column %d".formatted(name, text, column), what, advice));
    return FleetException.wrongInput(problem);
  }
}
