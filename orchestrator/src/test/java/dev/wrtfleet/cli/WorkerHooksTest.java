package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.testbed.PostgresServer;
import dev.wrtfleet.testbed.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks as real processes of real processes that share a PostgreSQL, one of which is killed. */
@PostgresTest
@Timeout(240)
class WorkerHooksTest {
  @TempDir Path home;

  private void script(String name, String text) throws IOException {
    Path script = home.resolve(name);
    Files.writeString(
        script, "#!/bin/sh\necho \"$WRTFLEET_HOOK $WRTFLEET_HOST\" >> notes\n" + text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private Path playbook(Lab lab) throws IOException {
    script("kills-once.sh", "[ -e killed ] || { touch killed; kill -9 $PPID; sleep 1; }\n");
    script("note.sh", "");
    script("fails.sh", "exit 7\n");
    return Files.writeString(
        home.resolve("hooked.yaml"),
        """
        name: hooked
        hosts: all
        images: { catalog: %s }
        waves:
          - { name: all, pick: rest }
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        hooks:
          before_run: { run: [./kills-once.sh] }
          before_wave: { run: [./fails.sh], on_failure: go_on }
          before_host: { run: [./note.sh] }
          after_host: { run: [./fails.sh] }
          after_wave: { run: [./note.sh] }
          after_run: { run: [./fails.sh] }
        """
            .formatted(lab.directory().resolve("images")));
  }

  @Test
  void killedInTheMiddleOfAHookItIsRunByTheOtherProcessAndAllOthersRunOnce() throws Exception {
    try (var server = PostgresServer.start();
        Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(100))) {
      server.sql("postgres", "select 1");
      var variables =
          Map.of("WRTFLEET_STORE", server.url("postgres"), "PGPASSWORD", PostgresServer.PASSWORD);
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      assertThat(Typed.with(variables, home, "runs").status()).isZero();
      String[] words = {"run", playbook(lab).toString(), "-i", inventory, "--output", "jsonl"};
      try (Started worker = Started.with(variables, home, "worker").awaitLine("working on");
          Started run = Started.with(variables, home, words)) {
        assertThat(worker.seen()).contains("working on all sites");
        Typed watched = new Typed(0, "", "");
        if (run.await() != 0) {
          // It was the one that ran the hook: the worker goes on alone.
          watched = Typed.with(variables, home, "watch");
        }
        assertThat(watched.status()).as(run.seen() + watched).isZero();
      }
      List<String> notes = Files.readAllLines(home.resolve("notes"));
      assertThat(notes.subList(0, 3)).containsExactly("before_run ", "before_run ", "before_wave ");
      assertThat(notes.subList(3, 7))
          .containsExactlyInAnyOrder(
              "before_host lab-001",
              "before_host lab-002",
              "after_host lab-001",
              "after_host lab-002");
      assertThat(notes.subList(7, notes.size())).containsExactly("after_wave ", "after_run ");
      String ran = "select count(*) from event where type = 'hook-ran'";
      assertThat(server.sql("postgres", ran)).isEqualTo("4");
      lab.routers().forEach(router -> assertThat(router.flashes()).as(router.name()).isEqualTo(1));
    }
  }
}
