package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal while a run is under way, in a process of its own. */
@Timeout(120)
class RehearsalBesideARunTest {
  @TempDir Path home;

  @Test
  void routersARunIsAtWorkOnAreLeftToIt() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(3, home.resolve("lab")).at(10))) {
      String inventory = lab.directory().resolve("inventory.yaml").toString();
      String playbook = lab.directory().resolve("playbook.yaml").toString();
      String[] words = {
        "run", playbook, "-i", inventory, "--limit", "lab-001", "--yes", "--output", "jsonl"
      };
      try (Started run = Started.in(home, words).awaitLine("\"step\":\"upload\"")) {
        Typed rehearsed =
            Typed.in(home, "rehearse", playbook, "-i", inventory, "--output", "jsonl");
        assertThat(rehearsed.status()).as(rehearsed.toString()).isEqualTo(3);
        Map<String, String> outcomes =
            rehearsed.json().stream()
                .collect(
                    Collectors.toMap(
                        line -> line.path("host").asString(""),
                        line -> line.path("outcome").asString("ready")));
        assertThat(outcomes)
            .isEqualTo(Map.of("lab-001", "SKIPPED", "lab-002", "ready", "lab-003", "ready"));
        assertThat(rehearsed.out()).contains("is at work on it");
        assertThat(run.await()).as(run.seen()).isZero();
      }
      assertThat(lab.flashes("lab-001")).isEqualTo(1);
      assertThat(lab.flashes("lab-002")).isZero();
    }
  }
}
