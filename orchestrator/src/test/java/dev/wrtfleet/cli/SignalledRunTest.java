package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that are told to stop, once or twice. */
@Timeout(300)
class SignalledRunTest {
  @TempDir Path home;
  private Terminals terminals;

  @BeforeEach
  void start() {
    terminals = new Terminals(home);
  }

  @Test
  void oneCtrlCStopsAtTheNextSafePlaceAndTidiesTheRouters() throws Exception {
    try (Lab lab = terminals.lab(6)) {
      Path playbook = terminals.playbook(lab, "[ { name: all, pick: rest } ]");
      try (Started run = terminals.run(lab, playbook, "all").awaitLine("flash_issued")) {
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
      Typed resumed = Typed.in(home, "resume");
      assertThat(resumed.status()).as(resumed.toString()).isZero();
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }

  @Test
  void aSecondSignalLeavesAtOnceAndTheRunGoesOnLater() throws Exception {
    try (Lab lab = terminals.lab(2)) {
      Path playbook =
          terminals.playbook(lab, "[ { name: one, pick: 1 }, { name: rest, pick: rest } ]");
      // Seen, and not only issued: what is left between the two was never begun, which is a
      // failure.
      try (Started run = terminals.run(lab, playbook, "all").awaitLine("flash_seen")) {
        run.signal("TERM").awaitLine("Stopping").signal("HUP");
        assertThat(run.await()).as(run.seen()).isEqualTo(130);
        assertThat(run.seen()).contains("Left at once");
      }
      Typed resumed = Typed.in(home, "resume");
      assertThat(resumed.status()).as(resumed.toString()).isZero();
      terminals.assertEachFlashedAtMostOnceAndEnded(lab, "latest");
    }
  }
}
