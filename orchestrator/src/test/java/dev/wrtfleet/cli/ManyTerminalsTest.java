package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several commands at once on one state folder, each a process of its own. */
@Timeout(300)
class ManyTerminalsTest {
  @TempDir Path home;
  private Terminals terminals;

  @BeforeEach
  void start() {
    terminals = new Terminals(home);
  }

  @Test
  void aSecondRunIsHandedOverAndTakenOnWhenTheDriverIsKilled() throws Exception {
    try (Lab lab = terminals.lab(6)) {
      Path playbook = terminals.playbook(lab, "[ { name: all, pick: rest } ]");
      Path soaks = home.resolve("soaks.yaml");
      String waves = "waves: [ { name: one, pick: 1, soak: 1h }, { name: rest, pick: rest } ]";
      Files.writeString(soaks, Files.readString(playbook).replaceAll("waves: .*", waves));
      try (Started first =
              terminals.run(lab, soaks, "lab-001,lab-002,lab-003").awaitLine("wave_settled");
          Started taken = terminals.run(lab, playbook, "lab-003,lab-004")) {
        assertThat(taken.await()).as(taken.seen()).isEqualTo(2);
        assertThat(taken.seen()).contains(Terminals.runIn(first)).contains("lab-003");
        try (Started second = terminals.run(lab, playbook, "lab-004,lab-005,lab-006")) {
          second.awaitLine("handed over");
          first.signal("KILL");
          assertThat(second.await()).as(second.seen()).isZero();
          terminals.assertEachFlashedAtMostOnceAndEnded(lab, Terminals.runIn(second));
        }
        assertThat(lab.flashes("lab-001")).isEqualTo(1);
        assertThat(lab.flashes("lab-003")).isZero();
      }
    }
  }

  @Test
  void anotherTerminalPausesResumesApprovesAndWatches() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      String waves = "[ { name: first, pick: 1, approve: true }, { name: rest, pick: rest } ]";
      Path playbook = terminals.playbook(lab, waves);
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
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
      assertThat(Typed.in(home, "halt").status()).isEqualTo(2);
    }
  }

  @Test
  void hostsAreTriedAgainAndSkippedAndTheNextWaveOpenedEarlyFromAnotherTerminal() throws Exception {
    LabOptions options = LabOptions.of(4, home.resolve("lab")).at(30);
    try (Lab lab = Lab.start(options.with("test-fails*1=lab-002"))) {
      String waves =
          "[ { name: first, pick: 2, soak: 1h }, { name: second, pick: 1, approve: true },"
              + " { name: rest, pick: rest } ]";
      try (Started driver =
          terminals.run(lab, terminals.playbook(lab, waves), "all").awaitLine("wave_settled")) {
        assertThat(Typed.in(home, "status").out()).contains("refused");
        assertThat(Typed.in(home, "retry", "lab-001").err()).contains("has ended as upgraded");
        assertThat(Typed.in(home, "skip", "lab-001").err()).contains("has ended as upgraded");
        assertThat(Typed.in(home, "next", "--wave", "1").status()).isEqualTo(2);
        Typed retried = Typed.in(home, "retry", "failed", "--reason", "power is back");
        assertThat(retried.out()).as(retried.toString()).contains("tried again: lab-002");
        driver.awaitLine("wave_settled");
        Typed skipped =
            Typed.in(home, "skip", "lab-004", Terminals.runIn(driver), "--reason", "film crew");
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
  void aDetachedRunGoesOnByItselfAndCanBeWatched() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      Path playbook = terminals.playbook(lab, "[ { name: all, pick: rest } ]");
      try (Started run = terminals.run(lab, playbook, "all", "--detach", "--yes")) {
        assertThat(run.await()).as(run.seen()).isZero();
        assertThat(run.seen()).contains("\"type\":\"detached\"");
      }
      Typed watched = Typed.in(home, "watch");
      assertThat(watched.status()).as(watched.toString()).isZero();
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }
}
