package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks as real processes, in rollouts over real SSH against the lab. */
@Timeout(180)
class HookedRunTest {
  private static final double SPEED = 40;

  @TempDir Path home;

  @BeforeEach
  void aScriptThatWritesDownWhatItIsTold() throws IOException {
    script(
        "note.sh",
        "echo \"$WRTFLEET_HOOK|$WRTFLEET_WAVE|$WRTFLEET_HOST|$WRTFLEET_OUTCOME|$ROUTER_PW\""
            + " >> notes");
  }

  private void script(String name, String text) throws IOException {
    Path script = home.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> notes() throws IOException {
    Path notes = home.resolve("notes");
    return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
  }

  private Typed run(Lab lab, String returnWithin, String hooks) throws IOException {
    Path playbook = home.resolve("hooked.yaml");
    Files.writeString(
        playbook,
        """
        name: hooked
        hosts: all
        images: { catalog: %s }
        waves:
          - { name: first, pick: 1 }
          - { name: rest, pick: rest }
        stop_when: { failed: 100 }
        return_within: %s
        health: { stable_for: 1s, within: 30s }
        hooks:
        %s
        """
            .formatted(lab.directory().resolve("images"), returnWithin, hooks.indent(2)));
    return Typed.with(
        Map.of("ROUTER_PW", "s3cret", "PATH", "/usr/bin:/bin"),
        home,
        "run",
        playbook.toString(),
        "-i",
        lab.directory().resolve("inventory.yaml").toString(),
        "--yes",
        "--output",
        "jsonl");
  }

  @Test
  void everyHookRunsInItsPlaceAndGetsTheFactsAndNoSecret() throws IOException {
    LabOptions options =
        LabOptions.of(2, home.resolve("lab"))
            .at(SPEED)
            .with("comes-back-with-old-firmware=lab-002");
    try (Lab lab = Lab.start(options)) {
      Typed run =
          run(
              lab,
              "60s",
              """
              before_run: { run: [./note.sh] }
              after_run: { run: [./note.sh] }
              before_wave: { run: [./note.sh] }
              after_wave: { run: [./note.sh] }
              before_host: { run: [./note.sh] }
              after_host: { run: [./note.sh] }
              lost: { run: [./note.sh] }
              """);
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      assertThat(notes())
          .containsExactly(
              "before_run||||",
              "before_wave|1|||",
              "before_host||lab-001||",
              "after_host||lab-001|UPGRADED|",
              "after_wave|1|||",
              "before_wave|2|||",
              "before_host||lab-002||",
              "after_host||lab-002|OLD_FIRMWARE|",
              "after_wave|2|||",
              "after_run||||");
    }
  }

  @Test
  void aHookBeforeTheRunThatFailsLeavesEveryRouterAlone() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Typed run =
          run(
              lab,
              "60s",
              """
              before_run: { run: [sh, -c, "echo the pager is silent; exit 7"] }
              after_run: { run: [./note.sh] }
              """);
      assertThat(run.status()).as(run.toString()).isEqualTo(4);
      assertThat(run.out()).contains("hook before_run failed: exit 7: the pager is silent");
      assertThat(notes()).containsExactly("after_run||||");
      lab.routers().forEach(router -> assertThat(router.flashes()).isZero());
    }
  }

  @Test
  void aHookBeforeAHostThatFailsLeavesThatRouterAlone() throws IOException {
    script("only-one.sh", "test $WRTFLEET_HOST = lab-001");
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Typed run = run(lab, "60s", "before_host: { run: [./only-one.sh] }");
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      assertThat(run.out()).contains("hook before_host failed: exit 1").contains("REFUSED");
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }

  @Test
  void aLostRouterIsPowerCycledOnceAndWaitedForOnceMore() throws IOException {
    script("cycle.sh", "echo \"cycled $WRTFLEET_HOST $WRTFLEET_OUTCOME\" >> notes");
    LabOptions options =
        LabOptions.of(2, home.resolve("lab")).at(SPEED).with("never-comes-back=lab-002");
    try (Lab lab = Lab.start(options)) {
      Typed run =
          run(
              lab,
              "20s",
              """
              lost: { run: [./cycle.sh] }
              after_host: { run: [./note.sh] }
              """);
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      assertThat(notes())
          .containsExactly(
              "after_host||lab-001|UPGRADED|", "cycled lab-002 LOST", "after_host||lab-002|LOST|");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));
    }
  }

  @Test
  void aHookThatHangsIsKilledAndTheOthersGoOn() throws IOException {
    script("hang.sh", "test $WRTFLEET_HOST = lab-001 || exit 0; sleep 600");
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Typed run =
          run(lab, "60s", "before_host: { run: [./hang.sh], timeout: 2s, on_failure: go_on }");
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(run.out()).contains("killed: it did not end within 2s");
      lab.routers().forEach(router -> assertThat(router.flashes()).isEqualTo(1));
    }
  }
}
