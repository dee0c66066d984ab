package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.store.PostgresAddress;
import dev.wrtfleet.store.RunSpec;
import dev.wrtfleet.store.Store;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who only reads a shared journal, while its server is away. */
@PostgresTest
@Timeout(120)
class WatchOutageTest {
  @TempDir Path home;

  private Store store(PostgresServer server) {
    var password = Map.of("PGPASSWORD", PostgresServer.PASSWORD);
    var address =
        PostgresAddress.of(server.url("postgres"), Optional.empty(), password, home.resolve("no"));
    return Store.open(address, InstantSource.system());
  }

  private static RunSpec spec() {
    return new RunSpec(
        Path.of("/srv/canary.yaml"),
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of(),
        "ana",
        Instant.EPOCH);
  }

  @Test
  void watchWaitsForAServerThatIsAwayAndSaysSoAndCtrlCEndsItAndShortCommandsEndAtOnce()
      throws Exception {
    try (var server = PostgresServer.start()) {
      server.sql("postgres", "select 1");
      var variables =
          Map.of("WRTFLEET_STORE", server.url("postgres"), "PGPASSWORD", PostgresServer.PASSWORD);
      String run;
      try (Store store = store(server)) {
        run = store.runs().create("canary", spec()).id();
      }
      try (Started stays = Started.with(variables, home, "watch", run);
          Started leaves = Started.with(variables, home, "watch", run)) {
        stays.awaitLine("nobody drives it now");
        leaves.awaitLine("nobody drives it now");
        server.stopAtOnce();
        stays.awaitLine("cannot be reached");
        leaves.awaitLine("cannot be reached");
        leaves.signal("INT");
        assertThat(leaves.await()).as(leaves.seen()).isEqualTo(130);
        for (String command : List.of("status", "runs")) {
          Typed typed = Typed.with(variables, home, command);
          assertThat(typed.status()).as(typed.toString()).isEqualTo(1);
          assertThat(typed.err()).contains("cannot use the journal");
        }

        server.startAgain();
        stays.awaitLine("is reached again");
        try (Store store = store(server)) {
          store.journal().append(run, List.of(new Event.Halted("enough"), new Event.RunFinished()));
        }
        assertThat(stays.await()).as(stays.seen()).isEqualTo(4);
        assertThat(stays.seen()).contains("enough").containsOnlyOnce("nobody drives it now");
      }
    }
  }
}
