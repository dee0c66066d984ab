package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** Terminals on one home and on one lab: runs in processes of their own. */
final class Terminals {
  private final Path home;

  Terminals(Path home) {
    this.home = home;
  }

  Lab lab(int routers) throws IOException {
    return Lab.start(LabOptions.of(routers, home.resolve("lab")).at(30));
  }

  Path playbook(Lab lab, String waves) throws IOException {
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

  Started run(Lab lab, Path playbook, String limit, String... more) throws IOException {
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
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Started.in(home, all);
  }

  void assertEachFlashedAtMostOnceAndEnded(Lab lab, String run) {
    Typed status = Typed.in(home, "status", run, "--output", "jsonl");
    for (JsonNode host : status.json()) {
      assertThat(host.path("outcome").asString("")).as(host.toString()).isEqualTo("UPGRADED");
    }
    for (var router : lab.routers()) {
      assertThat(router.flashes()).as(router.name()).isLessThanOrEqualTo(1);
    }
  }

  static String runIn(Started started) {
    return started.seen().replaceAll("(?s).*?\"run\":\"([0-9a-f]+)\".*", "$1");
  }
}
