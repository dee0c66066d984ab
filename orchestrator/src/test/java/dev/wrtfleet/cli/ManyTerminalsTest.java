package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.LabRouter;
import dev.wrtfleet.testbed.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several commands at once on one state folder, each a process of its own, and their signals. */
@Timeout(300)
class ManyTerminalsTest {
  @TempDir Path home;

  private Lab lab(int routers) throws IOException {
    return Lab.start(LabOptions.of(routers, home.resolve("lab")).at(30));
  }

  private Path playbook(Lab lab, String waves) throws IOException {
    Path playbook = home.resolve("two.yaml");
    Files.writeString(
        playbook,
        """
        name: two
        hosts: all
        images: { catalog: %s }
        waves: %s
        at_once: 4
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """
            .formatted(lab.directory().resolve("images"), waves));
    return playbook;
  }

  private Started run(Lab lab, Path playbook, String limit, String... more) throws IOException {
    String[] words = {
      "run",
      playbook.toString(),
      "-i",
      lab.directory().resolve("inventory.yaml").toString(),
      "--limit",
      limit,
      "--output",
      "jsonl"
    };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Started.in(home, all);
  }

  private void assertEachFlashedAtMostOnceAndEnded(Lab lab, String run) {
    Typed status = Typed.in(home, "status", run, "--output", "jsonl");
    for (JsonNode host : status.json()) {
      assertThat(host.path("outcome").asString("")).as(host.toString()).isEqualTo("UPGRADED");
    }
    for (var router : lab.routers()) {
      assertThat(router.flashes()).as(router.name()).isLessThanOrEqualTo(1);
    }
  }

  private static String runIn(Started started) {
    return started.seen().replaceAll("(?s).*?\"run\":\"([0-9a-f]+)\".*", "$1");
  }

  @Test
  void aSecondRunIsHandedOverAndTakenOnWhenTheDriverIsKilled() throws Exception {
    try (Lab lab = lab(6)) {
      Path playbook = playbook(lab, "[ { name: all, pick: rest } ]");
      Path soaks = home.resolve("soaks.yaml");
      String waves = "waves: [ { name: one, pick: 1, soak: 1h }, { name: rest, pick: rest } ]";
      Files.writeString(soaks, Files.readString(playbook).replaceAll("waves: .*", waves));
      try (Started first = run(lab, soaks, "lab-001,lab-002,lab-003").awaitLine("wave_settled");
          Started taken = run(lab, playbook, "lab-003,lab-004")) {
        assertThat(taken.await()).as(taken.seen()).isEqualTo(2);
        assertThat(taken.seen()).contains(runIn(first)).contains("lab-003");
        try (Started second = run(lab, playbook, "lab-004,lab-005,lab-006")) {
          second.awaitLine("handed over");
          first.signal("KILL");
          assertThat(second.await()).as(second.seen()).isZero();
          assertEachFlashedAtMostOnceAndEnded(lab, runIn(second));
        }
        assertThat(lab.flashes("lab-001")).isEqualTo(1);
        assertThat(lab.flashes("lab-003")).isZero();
      }
    }
  }

  @Test
  void anotherTerminalPausesResumesApprovesAndWatches() throws Exception {
    try (Lab lab = lab(2)) {
      String waves = "[ { name: first, pick: 1, approve: true }, { name: rest, pick: rest } ]";
      Path playbook = playbook(lab, waves);
      Typed started =
          Typed.in(
              home,
              "run",
              playbook.toString(),
              "-i",
              lab.directory().resolve("inventory.yaml").toString());
      assertThat(started.status()).as(started.toString()).isEqualTo(5);
      Typed early = Typed.in(home, "approve", "--wave", "2");
      assertThat(early.status()).as(early.toString()).isEqualTo(2);
      try (Started driver =
              Started.in(home, "resume", "--detached", "--output", "jsonl")
                  .awaitLine("approval_asked");
          Started watch = Started.in(home, "watch", "--output", "jsonl")) {
        Typed paused = Typed.in(home, "pause");
        assertThat(paused.out()).as(paused.toString()).contains("paused");
        Typed approved = Typed.in(home, "approve", "--reason", "fine");
        assertThat(approved.out()).as(approved.toString()).contains("approved");
        driver.awaitLine("is paused");
        try (Started resumed = Started.in(home, "resume", "--output", "jsonl")) {
          assertThat(resumed.await()).as(resumed.seen()).isZero();
        }
        assertThat(driver.await()).as(driver.seen()).isZero();
        assertThat(watch.await()).as(watch.seen()).isZero();
      }
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
      assertThat(Typed.in(home, "halt").status()).isEqualTo(2);
    }
  }

  @Test
  void onlyThoseThePlaybookNamesApproveAndYesDoesNotSpeakForThem() throws Exception {
    try (Lab lab = lab(2)) {
      String terms = "approve: { by: [anna, ben], within: 1h }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      try (Started run = run(lab, playbook(lab, waves), "all", "--yes")) {
        assertThat(run.await()).as(run.seen()).isEqualTo(5);
        assertThat(run.seen()).contains("\"until\":\"");
      }
      assertThat(Typed.in(home, "status").out()).contains("waits for approval by anna, ben until");
      try (Started carl = Started.as("carl", home, "approve")) {
        assertThat(carl.await()).as(carl.seen()).isEqualTo(2);
        assertThat(carl.seen()).contains("approved by anna or ben, not by carl");
      }
      assertThat(lab.flashes("lab-002")).isZero();
      try (Started driver =
          Started.in(home, "resume", "--detached", "--yes", "--output", "jsonl")) {
        driver.awaitLine("approval_asked");
        try (Started anna = Started.as("anna", home, "approve", "--reason", "looks good")) {
          assertThat(anna.await()).as(anna.seen()).isZero();
        }
        assertThat(driver.await()).as(driver.seen()).isZero();
        assertThat(driver.seen()).contains("\"by\":\"anna\",\"reason\":\"looks good\"");
      }
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void anApprovalNobodyGivesInTimeIsAskedForAgainByResume() throws Exception {
    try (Lab lab = lab(2)) {
      String terms = "approve: { within: 4s, else: pause }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      Typed started =
          Typed.in(
              home,
              "run",
              playbook(lab, waves).toString(),
              "-i",
              lab.directory().resolve("inventory.yaml").toString());
      assertThat(started.status()).as(started.toString()).isEqualTo(5);
      try (Started driver = Started.in(home, "resume", "--detached", "--output", "jsonl")) {
        driver.awaitLine("approval_expired").awaitLine("Nobody approved in time");
        Typed late = Typed.in(home, "approve");
        assertThat(late.status()).as(late.toString()).isEqualTo(2);
        assertThat(late.err()).contains("the time to approve is over");
        try (Started again = Started.in(home, "resume", "--yes", "--output", "jsonl")) {
          assertThat(again.await()).as(again.seen()).isZero();
        }
        assertThat(driver.await()).as(driver.seen()).isZero();
      }
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void anApprovalNobodyGivesInTimeHaltsWhereThePlaybookSaysSo() throws Exception {
    try (Lab lab = lab(2)) {
      String terms = "approve: { by: [anna], within: 2s }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      try (Started run = run(lab, playbook(lab, waves), "all", "--yes")) {
        assertThat(run.await()).as(run.seen()).isEqualTo(5);
      }
      try (Started driver = Started.in(home, "resume", "--detached", "--yes")) {
        assertThat(driver.await()).as(driver.seen()).isEqualTo(4);
        assertThat(driver.seen()).contains("wave first was not approved within 2s by anna");
      }
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }

  @Test
  void hostsAreTriedAgainAndSkippedAndTheNextWaveOpenedEarlyFromAnotherTerminal() throws Exception {
    LabOptions options = LabOptions.of(4, home.resolve("lab")).at(30);
    try (Lab lab = Lab.start(options.with("test-fails*1=lab-002"))) {
      String waves =
          "[ { name: first, pick: 2, soak: 1h }, { name: second, pick: 1, approve: true },"
              + " { name: rest, pick: rest } ]";
      try (Started driver = run(lab, playbook(lab, waves), "all").awaitLine("wave_settled")) {
        assertThat(Typed.in(home, "status").out()).contains("refused");
        assertThat(Typed.in(home, "retry", "lab-001").err()).contains("has ended as upgraded");
        assertThat(Typed.in(home, "skip", "lab-001").err()).contains("has ended as upgraded");
        assertThat(Typed.in(home, "next", "--wave", "1").status()).isEqualTo(2);
        Typed retried = Typed.in(home, "retry", "failed", "--reason", "power is back");
        assertThat(retried.out()).as(retried.toString()).contains("tried again: lab-002");
        driver.awaitLine("wave_settled");
        Typed skipped = Typed.in(home, "skip", "lab-004", runIn(driver), "--reason", "film crew");
        assertThat(skipped.out()).as(skipped.toString()).contains("lab-004 is skipped");
        Typed next = Typed.in(home, "next");
        assertThat(next.out()).as(next.toString()).contains("the soak of wave first ends now");
        assertThat(driver.await()).as(driver.seen()).isEqualTo(5);
      }
      assertThat(Typed.in(home, "approve").status()).as("kept, whichever wave it is").isZero();
      Typed resumed = Typed.in(home, "resume");
      assertThat(resumed.status()).as(resumed.toString()).isEqualTo(3);
      Typed status = Typed.in(home, "status");
      assertThat(status.out()).contains("skipped by " + System.getProperty("user.name"));
      for (String upgraded : new String[] {"lab-001", "lab-002", "lab-003"}) {
        assertThat(lab.flashes(upgraded)).as(upgraded).isEqualTo(1);
      }
      assertThat(lab.flashes("lab-004")).isZero();
    }
  }

  @Test
  void aRouterThatRebootsByItselfInTheSoakHaltsTheRunAlsoAfterAKill() throws Exception {
    try (Lab lab = lab(2)) {
      String waves = "[ { name: first, pick: 1, soak: 40s }, { name: rest, pick: rest } ]";
      try (Started driver = run(lab, playbook(lab, waves), "all").awaitLine("wave_settled")) {
        driver.signal("KILL");
        assertThat(lab.router("lab-001").reboot()).isTrue();
      }
      try (Started resumed = Started.in(home, "resume", "--output", "jsonl")) {
        assertThat(resumed.await()).as(resumed.seen()).isEqualTo(4);
        assertThat(resumed.seen())
            .contains("\"type\":\"host_relapsed\"")
            .contains("it rebooted by itself while its wave soaked");
      }
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }

  @Test
  void aSiteThatIsCutOffForAWhileIsPausedAndFinishedAndNoneOfItsRoutersFailed() throws Exception {
    try (Lab lab = lab(13)) {
      String waves = "[ { name: first, pick: 1, approve: true }, { name: rest, pick: rest } ]";
      Path playbook = playbook(lab, waves);
      Files.writeString(playbook, "site_down: { hosts: 2 }\n", StandardOpenOption.APPEND);
      Files.writeString(playbook, Files.readString(playbook).replace("at_once: 4", "at_once: 12"));
      try (Started run = run(lab, playbook, "all")) {
        assertThat(run.await()).as(run.seen()).isEqualTo(5);
      }
      List<LabRouter> site = site(lab, "b");
      assertThat(site).hasSize(2);
      site.forEach(LabRouter::cutOff);
      try (Started driver = Started.in(home, "resume", "--yes", "--output", "jsonl")) {
        driver.awaitLine("\"type\":\"site_paused\"");
        assertThat(Typed.in(home, "status").out()).contains("the way is down to site b");
        for (LabRouter router : site) {
          assertThat(router.flashes()).isZero();
        }
        site.forEach(LabRouter::restore);
        driver.awaitLine("\"type\":\"site_resumed\"");
        assertThat(driver.await()).as(driver.seen()).isZero();
      }
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  /** The lab deals its routers out to its sites in turn. */
  private static List<LabRouter> site(Lab lab, String name) throws IOException {
    String inventory = Files.readString(lab.directory().resolve("inventory.yaml"));
    String group = inventory.split("site-" + name + ":", -1)[1].split("site-", -1)[0];
    return lab.routers().stream().filter(router -> group.contains(router.name())).toList();
  }

  @Test
  void oneCtrlCStopsAtTheNextSafePlaceAndTidiesTheRouters() throws Exception {
    try (Lab lab = lab(6)) {
      Path playbook = playbook(lab, "[ { name: all, pick: rest } ]");
      try (Started run = run(lab, playbook, "all").awaitLine("flash_issued")) {
        run.signal("INT").awaitLine("Stopping");
        assertThat(run.await()).as(run.seen()).isEqualTo(130);
        assertThat(run.seen()).contains("wrtfleet resume");
        Typed status = Typed.in(home, "status", "--output", "jsonl");
        int ended = 0;
        for (JsonNode host : status.json()) {
          int flashes = lab.flashes(host.path("host").asString(""));
          boolean hasEnded = host.path("outcome").asString("").equals("UPGRADED");
          assertThat(flashes).as(host.toString()).isEqualTo(hasEnded ? 1 : 0);
          ended += hasEnded ? 1 : 0;
        }
        assertThat(ended).isBetween(1, 5);
      }
      assertThat(Typed.in(home, "resume").status()).isZero();
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void aSecondSignalLeavesAtOnceAndTheRunGoesOnLater() throws Exception {
    try (Lab lab = lab(4)) {
      Path playbook = playbook(lab, "[ { name: all, pick: rest } ]");
      try (Started run = run(lab, playbook, "all").awaitLine("flash_issued")) {
        run.signal("TERM").awaitLine("Stopping").signal("HUP");
        assertThat(run.await()).as(run.seen()).isEqualTo(130);
        assertThat(run.seen()).contains("Left at once");
      }
      assertThat(Typed.in(home, "resume").status()).isZero();
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void aDetachedRunGoesOnByItselfAndCanBeWatched() throws Exception {
    try (Lab lab = lab(2)) {
      Path playbook = playbook(lab, "[ { name: all, pick: rest } ]");
      try (Started run = run(lab, playbook, "all", "--detach", "--yes")) {
        assertThat(run.await()).as(run.seen()).isZero();
        assertThat(run.seen()).contains("\"type\":\"detached\"");
      }
      Typed watched = Typed.in(home, "watch");
      assertThat(watched.status()).as(watched.toString()).isZero();
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void routersFlashedWhileTheDiskIsFullAreProvedOnceThereIsRoomAndNothingNewBegins()
      throws Exception {
    Path state = Files.createDirectories(home.resolve("state"));
    try (Mount disk = Mount.of("16m", state);
        Lab lab = lab(4)) {
      assumeTrue(disk.worked(), "needs root to mount");
      Path playbook = playbook(lab, "[ { name: one, pick: 1 }, { name: rest, pick: rest } ]");
      try (Started run = run(lab, playbook, "all").awaitLine("flash_issued")) {
        Path filler = state.resolve("filler");
        fill(filler);
        run.awaitLine("Being flashed, and looked at once the journal can be written");
        Files.delete(filler);
        assertThat(run.await()).as(run.seen()).isEqualTo(1);
      }
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
      assertThat(Typed.in(home, "status").out()).contains("upgraded");
      Typed resumed = Typed.in(home, "resume");
      assertThat(resumed.status()).as(resumed.toString()).isZero();
      assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  private static void fill(Path filler) throws IOException {
    try (var out = Files.newOutputStream(filler)) {
      for (byte[] block = new byte[4096]; ; ) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }
}
