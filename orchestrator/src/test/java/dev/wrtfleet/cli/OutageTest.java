package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabRouter;
import dev.wrtfleet.testbed.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a run that is under way: its process, its site, its disk. */
@Timeout(300)
class OutageTest {
  @TempDir Path home;
  private Terminals terminals;

  @BeforeEach
  void start() {
    terminals = new Terminals(home);
  }

  @Test
  void aRouterThatRebootsByItselfInTheSoakHaltsTheRunAlsoAfterAKill() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      String waves = "[ { name: first, pick: 1, soak: 40s }, { name: rest, pick: rest } ]";
      try (Started driver =
          terminals.run(lab, terminals.playbook(lab, waves), "all").awaitLine("wave_settled")) {
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
    try (Lab lab = terminals.lab(13)) {
      String waves = "[ { name: first, pick: 1, approve: true }, { name: rest, pick: rest } ]";
      Path playbook = terminals.playbook(lab, waves);
      Files.writeString(playbook, "site_down: { hosts: 2 }\n", StandardOpenOption.APPEND);
      Files.writeString(playbook, Files.readString(playbook).replace("at_once: 4", "at_once: 12"));
      try (Started run = terminals.run(lab, playbook, "all")) {
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
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  /** The lab deals its routers out to its sites in turn. */
  private static List<LabRouter> site(Lab lab, String name) throws IOException {
    String inventory = Files.readString(lab.directory().resolve("inventory.yaml"));
    String group = inventory.split("site-" + name + ":", -1)[1].split("site-", -1)[0];
    return lab.routers().stream().filter(router -> group.contains(router.name())).toList();
  }

  @Test
  void routersFlashedWhileTheDiskIsFullAreProvedOnceThereIsRoomAndNothingNewBegins()
      throws Exception {
    Path state = Files.createDirectories(home.resolve("state"));
    try (Mount disk = Mount.of("16m", state);
        Lab lab = terminals.lab(4)) {
      assumeTrue(disk.worked(), "needs root to mount");
      Path playbook =
          terminals.playbook(lab, "[ { name: one, pick: 1 }, { name: rest, pick: rest } ]");
      try (Started run = terminals.run(lab, playbook, "all").awaitLine("flash_issued")) {
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
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
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
