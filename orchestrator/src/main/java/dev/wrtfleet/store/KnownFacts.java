package dev.wrtfleet.store;

import dev.wrtfleet.facts.RouterFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What routers said about themselves the last time; a convenience, never a proof. */
public final class KnownFacts {
  private static final JsonMapper JSON = Json.mapper();

  private final Database database;

  KnownFacts(Database database) {
    this.database = database;
  }

  /** Facts and when they were read. */
  public record Known(RouterFacts facts, Instant at) {}

  /** Remembers the facts of a host instead of those before. */
  public void remember(String host, RouterFacts facts) {
    remember(Map.of(host, facts));
  }

  /** Remembers the facts of these hosts, all together, instead of those before. */
  public void remember(Map<String, RouterFacts> byHost) {
    Instant now = Journal.now(database.clock());
    database.write(connection -> {
      for (Map.Entry<String, RouterFacts> each : byHost.entrySet()) {
        Sql.change(
            connection,
            "insert into router_facts (host, facts, at) values (?, ?, ?)"
                + " on conflict (host) do update set facts = excluded.facts, at = excluded.at",
            each.getKey(),
            JSON.writeValueAsString(each.getValue()),
            now);
      }
      return byHost.size();
    });
  }

  /** Of all hosts, but those whose facts this version cannot read. */
  public Map<String, Known> all() {
    Map<String, Known> known = new HashMap<>();
    database.read(connection ->
        Sql.rows(
            connection,
            "select host, facts, at from router_facts",
            row -> {
              String host = row.getString("host");
              read(row.getString("facts"), Sql.instant(row, "at"))
                  .ifPresent(facts -> known.put(host, facts));
              return host;
            }));
    return known;
  }

  /** The facts of a host; empty where there are none, or none this version can read. */
  public Optional<Known> of(String host) {
    return database.read(connection ->
        Sql.first(
                connection,
                "select facts, at from router_facts where host = ?",
                row -> read(row.getString("facts"), Sql.instant(row, "at")),
                host)
            .flatMap(known -> known));
  }

  private static Optional<Known> read(String json, Instant at) {
    try {
      return Optional.of(new Known(JSON.readValue(json, RouterFacts.class), at));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
