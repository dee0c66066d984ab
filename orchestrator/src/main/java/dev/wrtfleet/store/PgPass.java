package dev.wrtfleet.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The password file of libpq: {@code host:port:database:user:password} a line, {@code *} for any,
 * backslash before a colon or a backslash (PostgreSQL documentation, "The Password File"). As
 * there, a file others may read counts for nothing.
 */
final class PgPass {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PgPass() {}

  /** The password of the first line that fits. */
  static Optional<String> find(Path file, String host, int port, String database, String user) {
    try {
      if (!Files.isRegularFile(file) || isOpenToOthers(file)) {
        return Optional.empty();
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> !line.startsWith("#"))
          .map(PgPass::fields)
          .filter(fields -> fields.size() == 5)
          .filter(fields ->
              fits(fields.get(0), host)
                  && fits(fields.get(1), Integer.toString(port))
                  && fits(fields.get(2), database)
                  && fits(fields.get(3), user))
          .map(fields -> fields.get(4))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether libpq would refuse it for its mode. */
  static boolean isOpenToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean fits(String field, String value) {
    return field.equals("*") || field.equals(value);
  }

  /** The last field is the rest of the line: a password may hold colons as they are. */
  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length()) {
        at++;
        field.append(line.charAt(at));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
