package dev.wrtfleet.store;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL is and as whom to log in. What the URL leaves out comes from where
 * PostgreSQL's own programs look: {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE}, {@code
 * PGUSER}, {@code PGPASSWORD}, {@code PGPASSFILE} or {@code ~/.pgpass}, {@code PGSSLMODE} and its
 * like. A password in the URL is refused: command lines are seen by every user of the machine.
 *
 * @param servers {@code host:port}, several with commas between
 * @param options of the driver, for instance {@code sslmode}
 */
public record PostgresAddress(
    String servers,
    String database,
    String user,
    Optional<Password> password,
    Map<String, String> options) {

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^@/?]*)@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");

  private static final int PORT = 5432;

  /** More than any password, less than a wrong file. */
  private static final int PASSWORD_MAX = 1000;

  private static final Set<String> SECRET = Set.of("password", "sslpassword");

  /** What libpq reads from the environment, and the driver's name for it. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "PGSSLMODE", "sslmode",
          "PGSSLROOTCERT", "sslrootcert",
          "PGSSLCERT", "sslcert",
          "PGSSLKEY", "sslkey",
          "PGOPTIONS", "options");

  /** A password; never seen. */
  public record Password(String value) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /** Copies the options. */
  public PostgresAddress {
    options = Map.copyOf(options);
  }

  /** Whether this text is meant as the address of a PostgreSQL. */
  public static boolean isMeant(String text) {
    return text.toLowerCase(Locale.ROOT).matches("(jdbc:)?postgres(ql)?:.*");
  }

  /**
   * The address a URL names.
   *
   * @param password where the password is found: {@code env:NAME} or {@code file:PATH}
   * @throws FleetException where it is no such URL, or a secret stands in it
   */
  public static PostgresAddress of(
      String url, Optional<String> password, Map<String, String> environment, Path home) {
    Matcher match = URL.matcher(url);
    if (!match.matches()) {
      throw wrong("it is no address of a PostgreSQL");
    }
    Map<String, String> options = options(Optional.ofNullable(match.group(4)).orElse(""));
    String login = Optional.ofNullable(match.group(1)).orElse("");
    if (login.contains(":") || options.keySet().stream().anyMatch(SECRET::contains)) {
      throw passwordInUrl();
    }
    VARIABLES.forEach((variable, option) ->
        variable(environment, variable).ifPresent(value -> options.putIfAbsent(option, value)));
    String user =
        Optional.ofNullable(options.remove("user"))
            .or(() -> Optional.of(decoded(login)).filter(name -> !name.isEmpty()))
            .or(() -> variable(environment, "PGUSER"))
            .orElse(System.getProperty("user.name", "postgres"));
    String servers = servers(match.group(2), environment);
    String database =
        Optional.of(decoded(Optional.ofNullable(match.group(3)).orElse("")))
            .filter(name -> !name.isEmpty())
            .or(() -> variable(environment, "PGDATABASE"))
            .orElse(user);
    var found = new Finding(servers, database, user, environment, home);
    return new PostgresAddress(servers, database, user, found.password(password), options);
  }

  private static Map<String, String> options(String query) {
    var options = new LinkedHashMap<String, String>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        options.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      } else if (!pair.isEmpty()) {
        throw wrong("'" + pair + "' has no value");
      }
    }
    return options;
  }

  private static String servers(String authority, Map<String, String> environment) {
    // A folder of a socket, as PGHOST may name, is nothing the driver can open.
    String host =
        authority.isEmpty()
            ? variable(environment, "PGHOST")
                .filter(name -> !name.startsWith("/"))
                .orElse("localhost")
            : authority;
    String port = variable(environment, "PGPORT").orElse(Integer.toString(PORT));
    var servers = new StringBuilder();
    for (String each : host.split(",", -1)) {
      servers.append(servers.isEmpty() ? "" : ",");
      servers.append(each.matches(".*:\\d{1,5}") && !each.endsWith("]") ? each : each + ":" + port);
    }
    return servers.toString();
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong("a % stands in it that begins no encoded byte");
    }
  }

  private static FleetException wrong(String why) {
    return FleetException.wrongInput(
        Problem.of(
            "store.address",
            "the store cannot be opened",
            why,
            "Write --store jdbc:postgresql://HOST[:PORT]/DATABASE[?sslmode=verify-full], or leave it"
                + " out for the journal in your state folder."));
  }

  private static FleetException passwordInUrl() {
    return FleetException.wrongInput(
        Problem.of(
            "store.password-in-address",
            "a password stands in the address of the store",
            "every user of this machine can read command lines, and shells remember them",
            "Change that password. Then take it from ~/.pgpass, from PGPASSWORD, or with"
                + " --store-password env:NAME or file:PATH."));
  }

  /** The URL without anything secret, for messages. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + servers + "/" + database;
  }

  /** Looks for the password where libpq would. */
  private record Finding(
      String servers, String database, String user, Map<String, String> environment, Path home) {
    Optional<Password> password(Optional<String> reference) {
      return reference
          .map(this::referred)
          .or(() -> variable(environment, "PGPASSWORD"))
          .or(this::fromFile)
          .map(Password::new);
    }

    private String referred(String reference) {
      if (reference.startsWith("env:")) {
        return variable(environment, reference.substring("env:".length()))
            .orElseThrow(() -> missing(reference, "this variable is not set"));
      }
      if (!reference.startsWith("file:")) {
        throw missing("--store-password", "it must begin with env: or file:");
      }
      Path file = home.resolve(reference.substring("file:".length()));
      try {
        if (!Files.isRegularFile(file) || Files.size(file) > PASSWORD_MAX) {
          throw missing(reference, "there is no such file, or it holds more than a password");
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        throw missing(reference, StateFolder.reason(e));
      }
    }

    private Optional<String> fromFile() {
      Path file = variable(environment, "PGPASSFILE").map(Path::of).orElse(home.resolve(".pgpass"));
      for (String server : servers.split(",", -1)) {
        int colon = server.lastIndexOf(':');
        int port = Integer.parseInt(server.substring(colon + 1));
        Optional<String> found =
            PgPass.find(file, server.substring(0, colon), port, database, user);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private static FleetException missing(String what, String why) {
      return FleetException.wrongInput(
          Problem.of(
              "store.no-password",
              "no password for the store from " + what,
              why,
              "Name it with --store-password env:NAME or file:PATH, or put it into ~/.pgpass."));
    }
  }
}
