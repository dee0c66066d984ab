package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Workers in processes of their own, on one real PostgreSQL and one lab. */
@PostgresTest
@Timeout(400)
class WorkersTest {
  /** A few more than are worked on at once. */
  private static final int ROUTERS = 14;

  /** As documented: noticed after at most 24 s, and then looked for within a second. */
  private static final Duration TAKEOVER_MAX = Duration.ofSeconds(30);

  @TempDir Path home;

  private Map<String, String> environment(PostgresServer server) {
    return Map.of("WRTFLEET_STORE", server.url("postgres"), "PGPASSWORD", PostgresServer.PASSWORD);
  }

  /** A worker that works: one that only starts ends at the first trouble with the database. */
  private Process worker(PostgresServer server, String... options)
      throws IOException, InterruptedException {
    String[] words = Stream.concat(Stream.of("worker"), Stream.of(options)).toArray(String[]::new);
    ProcessBuilder builder =
        Started.command(environment(server), System.getProperty("user.name"), home, words);
    Path log = Files.createTempFile(home, "worker", ".log");
    Process worker = builder.redirectOutput(log.toFile()).start();
    while (!Files.readString(log).contains("working on")) {
      assertThat(worker.waitFor(50, TimeUnit.MILLISECONDS)).as(Files.readString(log)).isFalse();
    }
    return worker;
  }

  /** The lab's playbook, all routers in one wave. */
  private static Path playbook(Lab lab) throws IOException {
    return playbook(lab, 12);
  }

  private static Path playbook(Lab lab, int atOnce) throws IOException {
    Path file = lab.directory().resolve("playbook.yaml");
    String waves = "waves:\n  - { name: all, pick: rest }\n";
    String text = Files.readString(file).replaceAll("(?ms)^waves:.*?(?=^\\S|\\z)", waves);
    text = text.replaceAll("(?m)^at_once:.*$", "") + "\nat_once: " + atOnce + "\n";
    return Files.writeString(lab.directory().resolve("all.yaml"), text);
  }

  private static boolean isHolding(PostgresServer server, Process worker) {
    String held =
        "select count(*) from scheduled_tasks where picked and picked_by like '% %s %%'"
            .replace("%s", Long.toString(worker.pid()));
    return Long.parseLong(server.sql("postgres", held)) > 0;
  }

  private static String said(Path folder) throws IOException {
    var all = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        all.append(Files.readString(log));
      }
    }
    return all.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP"})
  void whatAWorkerHeldIsTakenOverAndNothingIsLostOrFlashedTwice(String signal) throws Exception {
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(LabOptions.of(ROUTERS, home.resolve("lab")).at(8));
        var threads = Executors.newSingleThreadExecutor()) {
      server.sql("postgres", "select 1");
      Typed.with(environment(server), home, "runs");
      Process first = worker(server);
      Process second = worker(server);
      try {
        String inventory = lab.directory().resolve("inventory.yaml").toString();
        String playbook = playbook(lab).toString();
        var run =
            threads.submit(() ->
                Typed.with(
                    environment(server),
                    home,
                    "run",
                    playbook,
                    "-i",
                    inventory,
                    "--yes",
                    "--output",
                    "jsonl"));
        while (!isHolding(server, first) && !run.isDone()) {
          first.waitFor(50, TimeUnit.MILLISECONDS);
        }
        if (run.isDone()) {
          throw new AssertionError(
              "over before the worker had anything: " + run.get() + "\n" + said(home));
        }
        Instant since = Instant.now();
        new ProcessBuilder("kill", "-" + signal, "" + first.pid()).start().waitFor();
        while (isHolding(server, first)) {
          second.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(Duration.between(since, Instant.now())).isLessThan(TAKEOVER_MAX);
        if (signal.equals("STOP")) {
          new ProcessBuilder("kill", "-CONT", "" + first.pid()).start().waitFor();
        }
        Typed done = run.get();
        assertThat(done.status()).as(done.toString()).isZero();
      } finally {
        first.destroyForcibly().waitFor();
        second.destroyForcibly().waitFor();
      }
      for (var router : lab.routers()) {
        assertThat(router.flashes()).as(router.name()).isEqualTo(1);
      }
    }
  }

  /** The planned images are gone where the run was planned; one site's worker has them. */
  @Test
  void everySiteIsWorkedOnByItsWorkerWithTheImagesItHas() throws Exception {
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(LabOptions.of(4, home.resolve("lab")).at(30))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      String plan = home.resolve("all.plan.json").toString();
      Typed planned =
          Typed.in(home, "plan", playbook(lab).toString(), "-i", inventory, "--out", plan);
      assertThat(planned.status()).as(planned.toString()).isZero();
      Path images = lab.directory().resolve("images");
      Path moved = Files.move(images, home.resolve("moved"));
      Process near = worker(server, "--site", "a", "b", "--images", moved.toString());
      Process far = worker(server, "--site", "c", "d");
      try {
        Typed run =
            Typed.with(
                environment(server),
                home,
                "run",
                plan,
                "-i",
                inventory,
                "--decide-only",
                "--yes",
                "--output",
                "jsonl");
        assertThat(run.status()).as(run + said(home)).isEqualTo(3);
        Typed status = Typed.with(environment(server), home, "status", "--output", "jsonl");
        for (JsonNode host : status.json()) {
          boolean isNear = List.of("lab-001", "lab-002").contains(host.path("host").asString(""));
          String outcome = host.path("outcome").asString("");
          assertThat(outcome).as(status.out()).isEqualTo(isNear ? "UPGRADED" : "REFUSED");
        }
        assertThat(status.out()).contains("--images");
      } finally {
        near.destroyForcibly().waitFor();
        far.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void ctrlCEndsOneShareAndAServerThatIsStartedAgainStopsNobody() throws Exception {
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(LabOptions.of(6, home.resolve("lab")).at(15))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      // Few at once, so that at the Ctrl-C others have not begun.
      String[] words = {
        "run", playbook(lab, 2).toString(), "-i", inventory, "--yes", "--output", "jsonl"
      };
      var variables = environment(server);
      try (Started run = Started.with(variables, home, words).awaitLine("flash")) {
        Process worker = worker(server);
        try {
          Typed second = Typed.with(variables, home, words);
          assertThat(second.status()).as(second.toString()).isEqualTo(2);
          assertThat(second.err()).contains("lab-001").contains("wrtfleet resume");
          server.stopAtOnce();
          server.startAgain();
          run.signal("INT");
          assertThat(run.await()).as(run.seen()).isEqualTo(130);
          Typed watched = Typed.with(variables, home, "watch", "--output", "jsonl");
          assertThat(watched.status()).as(watched + said(home)).isZero();
        } finally {
          worker.destroyForcibly().waitFor();
        }
      }
      for (var router : lab.routers()) {
        assertThat(router.flashes()).as(router.name()).isEqualTo(1);
      }
    }
  }

  @Test
  void aWorkerWithoutASharedStoreIsWrongInput() {
    Typed typed = Typed.in(home, "worker");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("--store");
  }
}
