package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.LabRouter;
import dev.wrtfleet.store.RequestKind;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private volatile Duration off = Duration.ZERO;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void itIs(String time) {
    off = Duration.between(Instant.now(), ZonedDateTime.parse(time).toInstant());
  }

  private int in(StringWriter to, String... words) {
    InstantSource clock = () -> Instant.now().plus(off);
    var around =
        new Surroundings(
            Map.of(
                "XDG_STATE_HOME", home.resolve("state").toString(),
                "XDG_CONFIG_HOME", home.resolve("config").toString(),
                "XDG_CACHE_HOME", home.resolve("cache").toString()),
            home,
            home,
            clock,
            new BufferedReader(new StringReader("")),
            new PrintWriter(to, true),
            new PrintWriter(err, true),
            false,
            false);
    return Main.run(around, words);
  }

  private void awaitOutput(String words, int times) throws InterruptedException {
    for (int looks = 0; count(words) < times && looks < 600; looks++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(count(words)).as(words + "\n" + out + err).isEqualTo(times);
  }

  private int count(String words) {
    return (int) out.toString().lines().filter(line -> line.contains(words)).count();
  }

  private String said(String... words) {
    var said = new StringWriter();
    assertThat(in(said, words)).as(said.toString() + err).isZero();
    return said.toString();
  }

  private CompletableFuture<Integer> begin(String... words) {
    return CompletableFuture.supplyAsync(() -> in(out, words));
  }

  private static List<String> images(LabRouter router) throws java.io.IOException {
    return router.files().list("/tmp").stream()
        .map(entry -> entry.name())
        .filter(name -> name.startsWith("wrtfleet-"))
        .toList();
  }

  @Test
  void imagesAreBroughtBeforeTheWindowAndInItRoutersAreOnlyFlashed() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(4, home.resolve("lab")).at(100))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Path playbook = lab.directory().resolve("staged.yaml");
      Files.writeString(playbook, PLAYBOOK);
      itIs("2026-11-26T12:00:00+01:00");
      CompletableFuture<Integer> first = begin("run", playbook.toString(), "-i", inventory);
      awaitOutput("its image waits there for the window", 4);
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 0);
      for (LabRouter router : lab.routers()) {
        assertThat(images(router)).as(router.name()).hasSize(1);
      }
      assertThat(said("status")).contains("with the image in memory: 4");
      // Stopped and gone on with: what was staged stays.
      stop();
      assertThat(first.get(60, TimeUnit.SECONDS)).as(out.toString()).isEqualTo(130);
      LabRouter rebooted = lab.routers().get(2);
      String bootId = rebooted.bootId();
      assertThat(rebooted.reboot()).isTrue();
      for (int looks = 0; rebooted.bootId().equals(bootId) && looks < 300; looks++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }

      itIs("2026-11-26T21:59:58+01:00");
      int uploadsByDay = count(" upload ");
      assertThat(uploadsByDay).isEqualTo(4);
      assertThat(in(out, "resume")).as(out.toString() + err).isZero();
      assertThat(out.toString()).contains("the window is open", "upgraded=4");
      assertThat(lab.routers()).allMatch(router -> router.flashes() == 1);
      assertThat(count("stage lost")).isEqualTo(1);
      String run = said("export", "--all");
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
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(100))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      Path playbook = lab.directory().resolve("staged.yaml");
      Files.writeString(playbook, PLAYBOOK);
      itIs("2026-11-26T12:00:00+01:00");
      CompletableFuture<Integer> first = begin("run", playbook.toString(), "-i", inventory);
      awaitOutput("its image waits there for the window", 3);
      said("skip", "lab-003");
      awaitOutput("skipped by", 1);
      said("halt", "--reason", "not tonight");
      assertThat(first.get(60, TimeUnit.SECONDS)).as(out.toString()).isEqualTo(4);
      for (LabRouter router : lab.routers()) {
        assertThat(images(router)).as(router.name()).isEmpty();
        assertThat(router.flashes()).isZero();
      }
    }
  }

  /** As Ctrl-C on the terminal of a run handed over does. */
  private void stop() {
    var folder = new StateFolder(home.resolve("state/wrtfleet"));
    try (Store store = Store.open(folder, InstantSource.system())) {
      String run = store.runs().open().getFirst().id();
      store.requests().add(run, RequestKind.STOP, Optional.empty(), "", "ana");
    }
  }
}
