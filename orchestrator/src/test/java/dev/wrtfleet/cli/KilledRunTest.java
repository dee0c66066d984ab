package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run in a process of its own, killed with kill -9 in the middle and gone on with. */
@Timeout(300)
class KilledRunTest {
  private static final int ROUTERS = 12;

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"\"upload\"", "flash_issued", "proved"})
  void afterKillAndResumeNoRouterIsFlashedTwiceAndAllEnd(String moment)
      throws IOException, InterruptedException {
    try (Lab lab = Lab.start(LabOptions.of(ROUTERS, home.resolve("lab")).at(30))) {
      killAt(lab, moment);

      Typed resumed = Typed.in(home, "resume", "--output", "jsonl");

      assertThat(resumed.status()).as(resumed.toString()).isIn(0, 3, 4);
      Typed status = Typed.in(home, "status", "--output", "jsonl");
      assertThat(status.json()).hasSize(ROUTERS);
      for (JsonNode host : status.json()) {
        assertThat(host.path("outcome").asString("")).as(host.toString()).isNotEmpty();
      }
      for (var router : lab.routers()) {
        assertThat(router.flashes()).as(router.name()).isLessThanOrEqualTo(1);
        boolean upgraded = outcome(status, router.name()).equals("UPGRADED");
        assertThat(router.release().equals("24.10.4")).as(router.name()).isEqualTo(upgraded);
      }
    }
  }

  private static String outcome(Typed status, String host) {
    return status.json().stream()
        .filter(line -> line.path("host").asString("").equals(host))
        .findFirst()
        .orElseThrow()
        .path("outcome")
        .asString("");
  }

  /** Kills it at the first line that holds this text. */
  private void killAt(Lab lab, String text) throws IOException, InterruptedException {
    String playbook = lab.directory().resolve("playbook.yaml").toString();
    String inventory = lab.directory().resolve("inventory.yaml").toString();
    try (Started run =
        Started.in(home, "run", playbook, "-i", inventory, "--output", "jsonl", "--yes")) {
      assertThat(run.awaitLine(text).signal("KILL").await()).as(run.seen()).isEqualTo(137);
    }
  }
}
