package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whole rollouts over real SSH against the lab, through the command line. */
class LabRolloutTest {
  private static final double SPEED = 40;

  @TempDir Path home;

  @Test
  void everyFaultEndsInItsOwnOutcomeAndNoRouterIsFlashedTwice() throws IOException {
    Map<String, String> wanted =
        new TreeMap<>(
            Map.of(
                "lab-002", "UNREACHABLE",
                "lab-003", "REFUSED",
                "lab-004", "UNREACHABLE",
                "lab-005", "REFUSED",
                "lab-006", "LOST",
                "lab-007", "OLD_FIRMWARE",
                "lab-008", "DEGRADED",
                "lab-009", "STRANGER",
                "lab-010", "CURRENT"));
    wanted.put("lab-001", "UPGRADED");
    LabOptions options =
        LabOptions.of(10, home.resolve("lab"))
            .at(SPEED)
            .with("refuses-connection=lab-002")
            .with("wrong-board=lab-003")
            .with("drops-during-upload=lab-004")
            .with("test-fails=lab-005")
            .with("never-comes-back=lab-006")
            .with("comes-back-with-old-firmware=lab-007")
            .with("comes-back-unhealthy=lab-008")
            .with("changes-host-key=lab-009");
    options = withCurrent(options, 1);
    try (Lab lab = Lab.start(options)) {
      Path playbook = lenient(lab.directory(), "return_within: 45s");
      Typed run = run(lab, playbook, "--output", "jsonl", "--yes");
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      assertThat(run.json().getFirst().path("run").asString("")).matches("[0-9a-f]{4,}");
      assertThat(outcomes(run)).isEqualTo(wanted);
      lab.routers().forEach(router -> assertThat(router.flashes()).isLessThanOrEqualTo(1));
      for (String untouched :
          new String[] {"lab-002", "lab-003", "lab-004", "lab-005", "lab-010"}) {
        assertThat(lab.flashes(untouched)).as(untouched).isZero();
      }
      assertThat(lab.router("lab-001").release()).isEqualTo("24.10.4");
    }
  }

  @Test
  void aFailedCanaryHaltsTheRunAndTheRestIsSkipped() throws IOException {
    LabOptions options =
        LabOptions.of(6, home.resolve("lab"))
            .at(SPEED)
            .with("comes-back-with-old-firmware=lab-001");
    try (Lab lab = Lab.start(options)) {
      Path playbook = home.resolve("one-by-one.yaml");
      Files.writeString(
          playbook,
          """
          name: one-by-one
          hosts: all
          images: { catalog: %s }
          waves:
            - { name: first, pick: 1 }
            - { name: rest, pick: rest }
          return_within: 60s
          health: { stable_for: 1s, within: 30s }
          """
              .formatted(lab.directory().resolve("images")));
      Typed run = run(lab, playbook, "--output", "jsonl");
      assertThat(run.status()).as(run.toString()).isEqualTo(4);
      Map<String, String> outcomes = outcomes(run);
      assertThat(outcomes).containsEntry("lab-001", "OLD_FIRMWARE").hasSize(6);
      assertThat(outcomes.values().stream().filter("SKIPPED"::equals)).hasSize(5);
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }

  @Test
  void anApprovalWithNobodyToAskEndsWithFiveAndResumeGoesOn() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      Path playbook = home.resolve("asks.yaml");
      Files.writeString(
          playbook,
          """
          name: asks
          hosts: all
          images: { catalog: %s }
          waves:
            - { name: first, pick: 1, approve: true }
            - { name: rest, pick: rest }
          return_within: 60s
          health: { stable_for: 1s, within: 30s }
          """
              .formatted(lab.directory().resolve("images")));
      Typed run = run(lab, playbook);
      assertThat(run.status()).as(run.toString()).isEqualTo(5);
      assertThat(run.out()).contains("wrtfleet resume");
      assertThat(lab.flashes("lab-002")).isZero();

      Typed again = Typed.in(home, "resume");
      assertThat(again.status()).as(again.toString()).isEqualTo(5);

      Typed resumed = Typed.in(home, "resume", "--yes");
      assertThat(resumed.status()).as(resumed.toString()).isZero();
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isEqualTo(1);
    }
  }

  @Test
  void aRehearsalFlashesNothingAndLeavesNothingBehind() throws IOException {
    LabOptions options = LabOptions.of(3, home.resolve("lab")).at(SPEED).with("test-fails=lab-002");
    try (Lab lab = Lab.start(options)) {
      Path inventory = lab.directory().resolve("inventory.yaml");
      Path playbook = lab.directory().resolve("playbook.yaml");
      Typed typed =
          Typed.in(
              home,
              "rehearse",
              playbook.toString(),
              "-i",
              inventory.toString(),
              "--output",
              "jsonl");
      assertThat(typed.status()).as(typed.toString()).isEqualTo(3);
      Map<String, Boolean> ready =
          typed.json().stream()
              .collect(
                  Collectors.toMap(
                      line -> line.path("host").asString(""),
                      line -> line.path("ready").asBoolean(false)));
      assertThat(ready).isEqualTo(Map.of("lab-001", true, "lab-002", false, "lab-003", true));
      for (var router : lab.routers()) {
        assertThat(router.flashes()).isZero();
      }
      Typed probe =
          Typed.in(home, "hosts", "probe", "-i", inventory.toString(), "--output", "jsonl");
      assertThat(probe.status()).isZero();
      assertThat(probe.json()).hasSize(3);
      assertThat(probe.json().getFirst().path("board").asString("")).isNotEmpty();
    }
  }

  @Test
  void aSavedPlanIsRunAsItIsAndAnEditedOneIsRefused() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(2, home.resolve("lab")).at(SPEED))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      String playbook = lab.directory().resolve("playbook.yaml").toString();
      Path plan = home.resolve("friday.plan.json");
      Typed made = Typed.in(home, "plan", playbook, "-i", inventory, "--out", plan.toString());
      assertThat(made.status()).as(made.toString()).isZero();

      Path edited = home.resolve("edited.plan.json");
      Files.writeString(edited, Files.readString(plan).replace("lab-002", "lab-001"));
      Typed refused = Typed.in(home, "run", edited.toString(), "-i", inventory);
      assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
      assertThat(lab.flashes("lab-001")).isZero();

      Typed limited = Typed.in(home, "run", plan.toString(), "-i", inventory, "-l", "lab-001");
      assertThat(limited.status()).as(limited.toString()).isEqualTo(2);

      Typed run = Typed.in(home, "run", plan.toString(), "-i", inventory);
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(lab.flashes("lab-001") + lab.flashes("lab-002")).isEqualTo(2);
    }
  }

  private Typed run(Lab lab, Path playbook, String... more) {
    Path inventory = lab.directory().resolve("inventory.yaml");
    String[] words = new String[more.length + 4];
    words[0] = "run";
    words[1] = playbook.toString();
    words[2] = "-i";
    words[3] = inventory.toString();
    System.arraycopy(more, 0, words, 4, more.length);
    Typed run = Typed.in(home, words);
    Typed status = Typed.in(home, "status", "--output", "jsonl");
    assertThat(status.status()).as(status.toString()).isZero();
    for (JsonNode line : status.json()) {
      assertThat(line.propertyNames()).contains("host", "wave", "step", "outcome", "reason");
    }
    Typed runs = Typed.in(home, "runs", "--output", "jsonl");
    assertThat(runs.json().getFirst().propertyNames()).contains("run", "state", "playbook");
    return run;
  }

  private Path lenient(Path lab, String returnWithin) throws IOException {
    String text = Files.readString(lab.resolve("playbook.yaml"));
    text = text.replaceAll("stop_when: .*", "stop_when: { failed: 100 }");
    text = text.replaceAll("return_within: .*", returnWithin);
    Path file = lab.resolve("lenient.yaml");
    Files.writeString(file, text);
    return file;
  }

  private static LabOptions withCurrent(LabOptions options, int current) {
    LabOptions.Mix mix = options.mix();
    return options.with(new LabOptions.Mix(mix.boards(), mix.eras(), current, mix.password()));
  }

  private static Map<String, String> outcomes(Typed run) {
    var outcomes = new TreeMap<String, String>();
    for (JsonNode line : run.json()) {
      if (line.path("type").asString("").equals("host_ended")) {
        String host = line.path("host").asString("");
        assertThat(outcomes.put(host, line.path("outcome").asString(""))).as(host).isNull();
      }
    }
    return outcomes;
  }
}
