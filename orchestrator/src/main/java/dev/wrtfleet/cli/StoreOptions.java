package dev.wrtfleet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the journal is. */
class StoreOptions {
  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "Keep the journal in PostgreSQL: jdbc:postgresql://HOST/DATABASE. Default:"
              + " $$WRTFLEET_STORE, else the state folder.")
  @Nullable String store;

  @Option(
      names = "--store-password",
      paramLabel = "WHERE",
      description =
          "env:NAME or file:PATH. Default: as psql, $$PGPASSWORD, $$PGPASSFILE, ~/.pgpass.")
  @Nullable String password;

  private boolean isLocal;

  /** The state folder, whatever the environment says. */
  static StoreOptions local() {
    var options = new StoreOptions();
    options.isLocal = true;
    return options;
  }

  /** The address that was typed, else that of the environment; empty for the state folder. */
  Optional<String> url(Surroundings around) {
    if (isLocal) {
      return Optional.empty();
    }
    return Optional.ofNullable(store)
        .or(() -> Optional.of(around.variable("WRTFLEET_STORE")).filter(url -> !url.isEmpty()));
  }

  /** The same, as words for another process. */
  List<String> words() {
    var words = new ArrayList<String>();
    Optional.ofNullable(store).ifPresent(url -> words.addAll(List.of("--store", url)));
    passwordFrom().ifPresent(where -> words.addAll(List.of("--store-password", where)));
    return words;
  }

  Optional<String> passwordFrom() {
    return Optional.ofNullable(password);
  }

  /** The sites whose hosts are worked on here; empty for all. */
  Set<String> sites() {
    return Set.of();
  }

  /** Whether hosts are left to other processes. */
  boolean decidesOnly() {
    return false;
  }
}
