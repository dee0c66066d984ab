package dev.wrtfleet.fleet;

import java.util.Optional;
import java.util.Set;

/**
 * What hosts, groups and labels may be called: names end up in selectors, file names and command
 * lines, so they hold letters and digits of any script, {@code .}, {@code -} and {@code _}.
 */
final class Names {
  private static final int MAX_LENGTH = 253;
  private static final Set<String> RESERVED = Set.of("all");

  private Names() {}

  /** Why this is no name and what to do; empty if it is one. */
  static Optional<String> complaint(String name) {
    if (RESERVED.contains(name)) {
      return Optional.of("'" + name + "' means every host in a selector: choose another name.");
    }
    if (name.indexOf(':') >= 0) {
      return Optional.of("Give it a name, and write 'address: …' and 'port: …' below it.");
    }
    boolean fits = !name.isEmpty() && name.length() <= MAX_LENGTH && !name.startsWith("-");
    if (fits && !name.matches("\\.+") && name.codePoints().allMatch(Names::isPart)) {
      return Optional.empty();
    }
    return Optional.of(
        "A name holds letters, digits, '.', '-' and '_', does not start with '-', and has at most "
            + MAX_LENGTH
            + " characters.");
  }

  static boolean isPart(int character) {
    int type = Character.getType(character);
    return Character.isLetterOrDigit(character)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || character == '.'
        || character == '-'
        || character == '_';
  }
}
