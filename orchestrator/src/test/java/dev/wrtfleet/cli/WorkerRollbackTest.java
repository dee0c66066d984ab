package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that end at a gate where workers are alone, in processes of their own, on PostgreSQL. */
@PostgresTest
@Timeout(300)
class WorkerRollbackTest {
  private static final String WAVE = "{ name: all, pick: rest }";

  /** A folder is a machine: what was saved in one is not in the other. */
  @TempDir Path home;

  private static Map<String, String> environment(PostgresServer server) {
    return Map.of("WRTFLEET_STORE", server.url("postgres"), "PGPASSWORD", PostgresServer.PASSWORD);
  }

  private Typed typed(PostgresServer server, String... words) {
    return Typed.with(environment(server), home.resolve("desk"), words);
  }

  private Started worker(PostgresServer server, String machine, String... options)
      throws IOException {
    String[] words = new String[options.length + 1];
    words[0] = "worker";
    System.arraycopy(options, 0, words, 1, options.length);
    return Started.with(environment(server), home.resolve(machine), words).awaitLine("working on");
  }

  private String[] run(Lab lab) throws IOException {
    String playbook = RollbackTest.failing(home, lab, WAVE).toString();
    String inventory = lab.directory().resolve("inventory.yaml").toString();
    return new String[] {
      "run", playbook, "-i", inventory, "--decide-only", "--yes", "--output", "jsonl"
    };
  }

  private static void await(PostgresServer server, String count, String wanted)
      throws InterruptedException {
    for (int looks = 0; looks < 600 && !server.sql("postgres", count).equals(wanted); looks++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(server.sql("postgres", count)).as(count).isEqualTo(wanted);
  }

  private static void awaitOver(PostgresServer server, int runs) throws InterruptedException {
    String over = "select count(*) from event where type = 'run-finished'";
    await(server, over, Integer.toString(runs));
  }

  @Test
  void whereOnlyWorkersAreLeftOneOfThemBeginsTheRollbackAndWhoHasTheConfigurationsWorksOnIt()
      throws Exception {
    LabOptions options = RollbackTest.options(home, 2).with("comes-back-unhealthy*1=lab-001");
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(options)) {
      server.sql("postgres", "select 1");
      assertThat(typed(server, "runs").status()).isZero();
      try (Started one = worker(server, "site");
          Started two = worker(server, "site");
          Started decides = Started.with(environment(server), home.resolve("desk"), run(lab))) {
        decides.awaitLine("\"step\":\"flash\"").signal("KILL");
        awaitOver(server, 1);
        // Between the halt and the rollback one of those who might begin it dies, another comes.
        one.signal("KILL");
        try (Started without = worker(server, "elsewhere")) {
          awaitOver(server, 2);
          assertThat(typed(server, "runs", "--output", "jsonl").json()).hasSize(2);
          without.signal("KILL");
        }
        two.signal("TERM");
        two.await();
        assertThat(two.seen()).contains("rollback run").contains("go back");
      }
      assertThat(typed(server, "runs", "--output", "jsonl").json()).hasSize(2);
      int flashed = 0;
      for (var router : lab.routers()) {
        assertThat(router.release()).as(router.name()).isEqualTo("23.05.5");
        assertThat(router.flashes()).as(router.name()).isIn(0, 2);
        flashed += router.flashes() / 2;
      }
      assertThat(flashed).isPositive();
    }
  }

  @Test
  void configurationsOfAnotherMachineAreSaidToBeThereAndTheirRoutersLeftAsTheyAre()
      throws Exception {
    LabOptions options =
        RollbackTest.options(home, 2)
            .with("comes-back-unhealthy*1=lab-001")
            .with("comes-back-unhealthy*1=lab-002");
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(options)) {
      server.sql("postgres", "select 1");
      assertThat(typed(server, "runs").status()).isZero();
      try (Started near = worker(server, "near", "--site", "a");
          Started far = worker(server, "far", "--site", "b")) {
        Typed run = typed(server, run(lab));
        assertThat(run.status()).as(run.toString()).isEqualTo(4);
        assertThat(run.err()).contains("none of its saved configurations is on this machine");
        // Who has some of them waits a minute for somebody who has all: let it be over.
        server.sql(
            "postgres",
            "alter table event disable trigger all; update event set at = at - 60000;"
                + " alter table event enable trigger all");
        awaitOver(server, 2);
        near.signal("TERM").await();
        far.signal("TERM").await();
        assertThat(near.seen() + far.seen()).containsOnlyOnce("1 of 2 go back");
      }
      Map<String, String> ends = new TreeMap<>();
      Typed status = typed(server, "status", "--output", "jsonl");
      for (JsonNode host : status.json()) {
        ends.put(host.path("outcome").asString(""), host.path("reason").asString(""));
      }
      assertThat(ends).as(status.out()).containsOnlyKeys("UPGRADED", "REFUSED");
      assertThat(ends.get("REFUSED")).contains("there is no backup").contains("on this machine");
      assertThat(lab.routers().stream().map(router -> router.flashes()).sorted().toList())
          .isEqualTo(List.of(1, 2));
    }
  }
}
