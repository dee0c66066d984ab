package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One run killed with kill -9 again and again, at moments of chance, and gone on with each time.
 * Larger: {@code -Dwrtfleet.kills=100 -Dwrtfleet.kills.routers=50}; again: {@code
 * -Dwrtfleet.kills.seed=…}.
 */
@Timeout(1800)
class ManyKillsTest {
  private static final int KILLS = Integer.getInteger("wrtfleet.kills", 10);
  private static final int ROUTERS = Integer.getInteger("wrtfleet.kills.routers", 12);
  private static final long SEED = Long.getLong("wrtfleet.kills.seed", System.nanoTime());

  /** From before the journal is open to the middle of a wave. */
  private static final int MOMENT_MAX_MILLIS = 4000;

  @TempDir Path home;

  @Test
  void noRouterIsFlashedTwiceAndEachEndsOnce() throws Exception {
    var random = new Random(SEED);
    int kills = 0;
    try (Lab lab = Lab.start(LabOptions.of(ROUTERS, home.resolve("lab")).at(8))) {
      String[] words = {
        "run",
        lab.directory().resolve("playbook.yaml").toString(),
        "-i",
        lab.directory().resolve("inventory.yaml").toString(),
        "--yes",
        "--output",
        "jsonl"
      };
      try (Started first = Started.in(home, words).awaitLine("\"planned\"")) {
        first.signal("KILL").await();
      }
      boolean isOver = false;
      while (!isOver && kills < KILLS) {
        try (Started resumed = Started.in(home, "resume", "--yes", "--output", "jsonl")) {
          isOver = resumed.endsWithin(Duration.ofMillis(random.nextInt(MOMENT_MAX_MILLIS)));
          if (!isOver) {
            resumed.signal("KILL").await();
            kills++;
          }
        }
      }
      Typed end = Typed.in(home, "resume", "--yes");
      String story = "seed " + SEED + ", " + kills + " kills, " + end;
      assertThat(end.status()).as(story).isIn(0, 3, 4);
      Typed status = Typed.in(home, "status", "--output", "jsonl");
      assertThat(status.json()).as(story).hasSize(ROUTERS);
      int flashes = 0;
      for (JsonNode host : status.json()) {
        String name = host.path("host").asString("");
        assertThat(host.path("outcome").asString("")).as(name + ", " + story).isNotEmpty();
        assertThat(lab.flashes(name)).as(name + ", " + story).isLessThanOrEqualTo(1);
        flashes += lab.flashes(name);
      }
      System.out.println(
          kills + " kills, " + flashes + " flashes of " + ROUTERS + " routers, seed " + SEED);
      assertThat(kills).as(story).isPositive();
      assertThat(flashes).as(story).isPositive();
    }
  }
}
