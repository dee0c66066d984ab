package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may approve a wave, for how long, and what comes of it where nobody does. */
@Timeout(300)
class ApprovalTermsTest {
  @TempDir Path home;
  private Terminals terminals;

  @BeforeEach
  void start() {
    terminals = new Terminals(home);
  }

  @Test
  void onlyThoseThePlaybookNamesApproveAndYesDoesNotSpeakForThem() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      String terms = "approve: { by: [anna, ben], within: 1h }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      try (Started run = terminals.run(lab, terminals.playbook(lab, waves), "all", "--yes")) {
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
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void anApprovalNobodyGivesInTimeIsAskedForAgainByResume() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      String terms = "approve: { within: 4s, else: pause }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      Typed started =
          Typed.in(
              home,
              "run",
              terminals.playbook(lab, waves).toString(),
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
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void anApprovalNobodyGivesInTimeHaltsWhereThePlaybookSaysSo() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      String terms = "approve: { by: [anna], within: 2s }";
      String waves = "[ { name: first, pick: 1, " + terms + " }, { name: rest, pick: rest } ]";
      try (Started run = terminals.run(lab, terminals.playbook(lab, waves), "all", "--yes")) {
        assertThat(run.await()).as(run.seen()).isEqualTo(5);
      }
      try (Started driver = Started.in(home, "resume", "--detached", "--yes")) {
        assertThat(driver.await()).as(driver.seen()).isEqualTo(4);
        assertThat(driver.seen()).contains("wave first was not approved within 2s by anna");
      }
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }
}
