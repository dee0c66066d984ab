package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.LabRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollout in the lab that brings its images by day, and flashes by night. */
@Timeout(180)
class StagedNightTest {
  private static final String PLAYBOOK =
      """
      name: staged
      hosts: all
      images: { catalog: images }
      window: Mon..Fri 22:00-05:00 Europe/Berlin
      takes: 12m
      stage: true
      canaries: waves
      waves: [ { name: first, pick: 1 }, { name: rest, pick: rest } ]
      at_once: 2
      return_within: 60s
      health: { stable_for: 1s, within: 30s }
      """;

  @TempDir Path home;

  private static String said(Desk desk, String... words) {
    Typed typed = desk.typed(words);
    assertThat(typed.status()).as(typed.toString()).isZero();
    return typed.out();
  }

  private static List<String> images(LabRouter router) throws java.io.IOException {
    return router.files().list("/tmp").stream()
        .map(entry -> entry.name())
        .filter(name -> name.startsWith("wrtfleet-"))
        .toList();
  }

  @Test
  void imagesAreBroughtBeforeTheWindowAndInItRoutersAreOnlyFlashed() throws Exception {
    Desk desk = Desk.in(home);
    try (Lab lab = Lab.start(LabOptions.of(4, home.resolve("lab")).at(100))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Path playbook = lab.directory().resolve("staged.yaml");
      Files.writeString(playbook, PLAYBOOK);
      desk.itIs("2026-11-26T12:00:00+01:00");
      CompletableFuture<Integer> first = desk.begins("run", playbook.toString(), "-i", inventory);
      desk.awaitOutput("its image waits there for the window", 4);
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 0);
      for (LabRouter router : lab.routers()) {
        assertThat(images(router)).as(router.name()).hasSize(1);
      }
      assertThat(said(desk, "status")).contains("with the image in memory: 4");
      // Stopped and gone on with: what was staged stays.
      desk.stopsTheRun();
      assertThat(first.get(60, TimeUnit.SECONDS)).as(desk.out()).isEqualTo(130);
      LabRouter rebooted = lab.routers().get(2);
      String bootId = rebooted.bootId();
      assertThat(rebooted.reboot()).isTrue();
      for (int looks = 0; rebooted.bootId().equals(bootId) && looks < 300; looks++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }

      desk.itIs("2026-11-26T21:59:58+01:00");
      int uploadsByDay = desk.count(" upload ");
      assertThat(uploadsByDay).isEqualTo(4);
      assertThat(desk.runs("resume")).as(desk.out() + desk.err()).isZero();
      assertThat(desk.out()).contains("the window is open", "upgraded=4");
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 1);
      assertThat(desk.count("stage lost")).isEqualTo(1);
      String run = said(desk, "export", "--all");
      assertThat(uploads(run))
          .as("bytes were sent by day, and to the one that rebooted")
          .hasSize(5);
    }
  }

  /** Commands that sent an image. */
  private static List<String> uploads(String export) {
    return Arrays.stream(export.split("\"line\""))
        .filter(command -> command.startsWith(":\"cat > /tmp/wrtfleet-"))
        .toList();
  }

  @Test
  void aHaltByDayTakesTheImagesOffAgain() throws Exception {
    Desk desk = Desk.in(home);
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(100))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Path playbook = lab.directory().resolve("staged.yaml");
      Files.writeString(playbook, PLAYBOOK);
      desk.itIs("2026-11-26T12:00:00+01:00");
      CompletableFuture<Integer> first = desk.begins("run", playbook.toString(), "-i", inventory);
      desk.awaitOutput("its image waits there for the window", 3);
      said(desk, "skip", "lab-003");
      desk.awaitOutput("skipped by", 1);
      said(desk, "halt", "--reason", "not tonight");
      assertThat(first.get(60, TimeUnit.SECONDS)).as(desk.out()).isEqualTo(4);
      for (LabRouter router : lab.routers()) {
        assertThat(images(router)).as(router.name()).isEmpty();
        assertThat(router.flashes()).isZero();
      }
    }
  }
}
