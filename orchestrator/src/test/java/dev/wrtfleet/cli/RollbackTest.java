package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.LabRouter;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.Firmware;
import dev.wrtfleet.lab.firmware.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways back over real SSH against the lab, through the command line. */
class RollbackTest {
  private static final double SPEED = 200;
  private static final String CONFIG = "/etc/config/owner";
  private static final List<Board> BOARDS = List.of(Board.ARCHER_C7_V5, Board.MI_ROUTER_3G);

  @TempDir Path home;

  @Test
  void whatARunFlashedComesBackWithTheFirmwareAndTheConfigurationOfThen() throws IOException {
    try (Lab lab = Lab.start(options(home, 3))) {
      for (LabRouter router : lab.routers()) {
        router.files().put(CONFIG, "of then");
      }
      Typed run = run(lab, playbook(home, lab, ""));
      assertThat(run.status()).as(run.toString()).isZero();
      String undone = run.json().getFirst().path("run").asString("");
      for (LabRouter router : lab.routers()) {
        router.files().put(CONFIG, "changed since");
      }
      Path old = earlierImages(home, BOARDS);

      Typed shown = Typed.in(home, "rollback", "latest", "--images", old.toString(), "--dry-run");
      assertThat(shown.status()).as(shown.toString()).isZero();
      assertThat(shown.out())
          .contains("3 to bring back", "24.10.4 → 23.05.5", "config of before run " + undone);
      assertThat(lab.flashes("lab-001")).isEqualTo(1);

      Typed back =
          Typed.in(
              home,
              "rollback",
              undone,
              "--images",
              old.toString(),
              "--except",
              "lab-003",
              "--output",
              "jsonl");
      assertThat(back.status()).as(back.toString()).isZero();
      assertThat(outcomes(back)).isEqualTo(Map.of("lab-001", "UPGRADED", "lab-002", "UPGRADED"));
      for (LabRouter router : lab.routers().subList(0, 2)) {
        assertThat(router.release()).isEqualTo("23.05.5");
        assertThat(router.files().text(CONFIG)).isEqualTo("of then");
        assertThat(router.flashes()).isEqualTo(2);
      }
      assertThat(lab.router("lab-003").release()).isEqualTo("24.10.4");
      assertThat(lab.flashes("lab-003")).isEqualTo(1);
      assertThat(back.json().getFirst().path("undoes").asString("")).isEqualTo(undone);
      String own = back.json().getFirst().path("run").asString("");
      assertThat(Typed.in(home, "status", undone).out()).contains("rollback of it: run " + own);
      assertThat(Typed.in(home, "status").out()).contains("brings routers back from run " + undone);
      assertThat(Typed.in(home, "runs").out()).contains("two-boards-rollback of " + undone);

      Typed again = Typed.in(home, "rollback", undone, "--images", old.toString(), "-l", "lab-001");
      assertThat(again.status()).as(again.toString()).isZero();
      assertThat(again.out()).contains("as before run " + undone);
      assertThat(lab.flashes("lab-001")).isEqualTo(2);

      String inventory = lab.directory().resolve("inventory.yaml").toString();
      String[] night = {"run", playbook(home, lab, "").toString(), "-i", inventory, "--unattended"};
      Typed kept = Typed.in(home, night);
      assertThat(kept.status()).as(kept.toString()).isEqualTo(4);
      assertThat(kept.out()).contains("nothing begun: run " + undone + " was brought back by run");
      assertThat(lab.flashes("lab-001")).isEqualTo(2);
    }
  }

  @Test
  void aWaveThatFailsItsGateGoesBackByItselfAndNobodyElse() throws IOException {
    LabOptions options =
        options(home, 4).with("comes-back-unhealthy*1=lab-002").with("never-comes-back=lab-004");
    try (Lab lab = Lab.start(options)) {
      Path playbook = failing(home, lab, "{ name: first, pick: 1 }, { name: rest, pick: rest }");
      Typed run = run(lab, playbook);
      assertThat(run.status()).as(run.toString()).isEqualTo(4);
      assertThat(lab.router("lab-001").release()).isEqualTo("24.10.4");
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      for (String back : List.of("lab-002", "lab-003")) {
        assertThat(lab.router(back).release()).as(run.toString()).isEqualTo("23.05.5");
        assertThat(lab.flashes(back)).isEqualTo(2);
      }
      assertThat(lab.flashes("lab-004")).isEqualTo(1);
      assertThat(run.out()).contains("rollback_ordered");
      assertThat(Typed.in(home, "runs", "--output", "jsonl").json()).hasSize(2);

      // The same once more would end the same.
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Typed night = Typed.in(home, "run", playbook.toString(), "-i", inventory, "--unattended");
      assertThat(night.status()).as(night.toString()).isEqualTo(4);
      assertThat(night.out()).contains("nothing begun").contains("was brought back by run");
      assertThat(lab.flashes("lab-002")).isEqualTo(2);
    }
  }

  @Test
  void killedBetweenHaltAndRollbackTheRollbackIsBegunOnceByWhoResumes()
      throws IOException, InterruptedException {
    LabOptions options = options(home, 2).with("comes-back-unhealthy*1=lab-001");
    try (Lab lab = Lab.start(options)) {
      Path playbook = failing(home, lab, "{ name: first, pick: 1 }, { name: rest, pick: rest }");
      Path hook = home.resolve("kills-once.sh");
      Files.writeString(
          hook,
          "#!/bin/sh\n[ -e %1$s.ran ] || { touch %1$s.ran; kill -9 $PPID; }\n".formatted(hook));
      assertThat(hook.toFile().setExecutable(true)).isTrue();
      Files.writeString(
          playbook,
          Files.readString(playbook) + "hooks: { after_run: { run: [%s] } }\n".formatted(hook));
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      String[] words = {"run", playbook.toString(), "-i", inventory, "--output", "jsonl"};
      try (Started process = Started.in(home, words)) {
        assertThat(process.await()).as(process.seen()).isEqualTo(137);
      }
      assertThat(lab.flashes("lab-001")).isEqualTo(1);

      Typed resumed = Typed.in(home, "resume");
      assertThat(resumed.status()).as(resumed.toString()).isEqualTo(4);
      assertThat(lab.router("lab-001").release()).as(resumed.toString()).isEqualTo("23.05.5");
      assertThat(lab.flashes("lab-001")).isEqualTo(2);
      String undone =
          Typed.in(home, "status", "--output", "jsonl")
              .json()
              .getFirst()
              .path("undoes")
              .asString("");
      Typed again = Typed.in(home, "resume", undone);
      assertThat(again.status()).as(again.toString()).isEqualTo(4);
      assertThat(again.err()).contains("nothing is left to do");
      assertThat(lab.flashes("lab-001")).isEqualTo(2);
      assertThat(lab.flashes("lab-002")).isZero();
      assertThat(Typed.in(home, "runs", "--output", "jsonl").json()).hasSize(2);
    }
  }

  @Test
  void thePlanSaysBeforehandWhoCouldBeBroughtBackAndWhoNot() throws IOException {
    try (Lab lab = Lab.start(options(home, 2))) {
      Path old = earlierImages(home, List.of(Board.ARCHER_C7_V5));
      Path playbook = playbook(home, lab, "");
      String text = Files.readString(playbook);
      Files.writeString(playbook, text.replace("/images }", "/images, before: " + old + " }"));
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Typed plan = Typed.in(home, "plan", playbook.toString(), "-i", inventory);
      assertThat(plan.status()).as(plan.toString()).isZero();
      assertThat(plan.out())
          .contains("Rollback: 1 of 2 could be brought back")
          .contains("1 not: there is no image of 23.05.5 r24106-10cc5fcd00")
          .contains("'xiaomi,mi-router-3g'");
      Typed json =
          Typed.in(home, "plan", playbook.toString(), "-i", inventory, "--output", "jsonl");
      assertThat(json.json().stream().map(line -> line.path("can_roll_back").asBoolean(false)))
          .containsExactlyInAnyOrder(true, false);

      Files.writeString(playbook, text.replace("/images }", "/images, before: ./nowhere }"));
      Typed typo = Typed.in(home, "plan", playbook.toString(), "-i", inventory);
      assertThat(typo.status()).isEqualTo(2);
      assertThat(typo.err()).contains("nowhere is not there");
    }
  }

  static Path failing(Path home, Lab lab, String waves) throws IOException {
    Path old = earlierImages(home, BOARDS);
    Path playbook = playbook(home, lab, "on_failed_gate: rollback\nwaves: [ " + waves + " ]");
    String text =
        Files.readString(playbook)
            .replace("/images }", "/images, before: " + old + " }")
            .replace("within: 30s", "within: 3s")
            .replace("return_within: 60s", "return_within: 12s");
    return Files.writeString(playbook, text);
  }

  static LabOptions options(Path home, int routers) {
    var mix = new LabOptions.Mix(BOARDS, List.of(Era.R23_05), 0, Optional.empty());
    return LabOptions.of(routers, home.resolve("lab")).at(SPEED).with(mix);
  }

  /** Images of what the lab's routers run at first. */
  private static Path earlierImages(Path home, List<Board> boards) throws IOException {
    Path folder = Files.createDirectories(home.resolve("earlier"));
    for (Board board : boards) {
      Era era = Era.R23_05;
      var firmware =
          new Firmware(era.version(), era.revision(), board.target(era), board.compat(era));
      new ImageFile(board, firmware, 64 * 1024, new Random(7)).write(folder);
    }
    return folder;
  }

  private static Path playbook(Path home, Lab lab, String more) throws IOException {
    Path playbook = home.resolve("two-boards.yaml");
    Files.writeString(
        playbook,
        """
        name: two-boards
        hosts: all
        images: { catalog: %s }
        canaries: waves
        return_within: 60s
        health: { stable_for: 1s, within: 30s, checks: [ services, interfaces ] }
        %s
        """
            .formatted(lab.directory().resolve("images"), more));
    return playbook;
  }

  private Typed run(Lab lab, Path playbook) {
    String inventory = lab.directory().resolve("inventory.yaml").toString();
    return Typed.in(home, "run", playbook.toString(), "-i", inventory, "--output", "jsonl");
  }

  private static Map<String, String> outcomes(Typed run) {
    var outcomes = new TreeMap<String, String>();
    run.json().stream()
        .filter(line -> line.path("type").asString("").equals("host_ended"))
        .forEach(line ->
            outcomes.put(line.path("host").asString(""), line.path("outcome").asString("")));
    return outcomes;
  }
}
