package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.testbed.DropbearRouter;
import dev.wrtfleet.testbed.DropbearTest;
import dev.wrtfleet.testbed.FlashEnding;
import dev.wrtfleet.testbed.RouterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One run over routers with real dropbear and busybox ash, each ending its flash another way. */
@DropbearTest
@Timeout(180)
class DropbearFleetTest {
  private static final String IMAGE = "dev05-safeloader-archer-c7v5-sysupgrade.bin";
  private static final String PASSWORD = "correct horse";

  private final Map<String, DropbearRouter> routers = new LinkedHashMap<>();

  @TempDir Path home;

  @AfterEach
  void switchOff() {
    routers.values().forEach(DropbearRouter::close);
  }

  @Test
  void everyWayAFlashCanEndIsProvedByTheNextBoot() throws IOException, InterruptedException {
    String key = key();
    List<FlashEnding> endings =
        List.of(FlashEnding.STATUS_246, FlashEnding.CLOSED, FlashEnding.KILLED);
    for (int i = 1; i <= 8; i++) {
      RouterSpec spec = RouterSpec.open("ap" + i);
      start(i % 2 == 0 ? spec.key(key) : i % 3 == 0 ? spec.password(PASSWORD) : spec)
          .flashEnds(endings.get(i % endings.size()));
    }
    start(RouterSpec.open("refuses")).flashEnds(FlashEnding.REFUSED);
    start(RouterSpec.open("falls-back")).flashEnds(FlashEnding.OLD_FIRMWARE);

    Typed run =
        Typed.with(
            Map.of("ROUTER_PW", PASSWORD),
            home,
            "run",
            playbook().toString(),
            "-i",
            inventory().toString(),
            "--accept-new-host-keys",
            "--output",
            "jsonl");

    assertThat(run.status()).as(run.toString()).isEqualTo(3);
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (JsonNode line : run.json()) {
      if (line.path("type").asString("").equals("host_ended")) {
        outcomes.put(line.path("host").asString(""), line.path("outcome").asString(""));
      }
    }
    for (int i = 1; i <= 8; i++) {
      String name = "ap" + i;
      assertThat(outcomes).as(run.toString()).containsEntry(name, "UPGRADED");
      assertThat(router(name).flashes()).as(name).hasSize(1);
      assertThat(router(name).firmware().version()).isEqualTo("24.10.4");
    }
    assertThat(outcomes).as(run.toString()).containsEntry("refuses", "NOT_STARTED");
    assertThat(outcomes).containsEntry("falls-back", "OLD_FIRMWARE");
    try (var lock = Files.list(router("refuses").path("/tmp/wrtfleet.lock"))) {
      assertThat(lock.map(entry -> entry.getFileName().toString()))
          .singleElement()
          .asString()
          .matches("\\d+\\.[0-9a-f]+\\.\\d+");
    }
    assertThat(run.toString()).doesNotContain(PASSWORD);
  }

  private DropbearRouter router(String name) {
    return Objects.requireNonNull(routers.get(name));
  }

  private DropbearRouter start(RouterSpec spec) throws IOException {
    DropbearRouter router = DropbearRouter.start(spec);
    routers.put(spec.name(), router);
    return router;
  }

  private String key() throws IOException, InterruptedException {
    Path file = home.resolve("id");
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    return Files.readString(Path.of(file + ".pub")).strip();
  }

  private Path inventory() throws IOException {
    var text = new StringBuilder("defaults: { identity: ./id, password: { env: ROUTER_PW } }\n");
    text.append("hosts:\n");
    routers.forEach((name, router) ->
        text.append("  ")
            .append(name)
            .append(": { address: 127.0.0.1, port: ")
            .append(router.port())
            .append(" }\n"));
    return Files.writeString(home.resolve("fleet.yaml"), text);
  }

  private Path playbook() throws IOException {
    Path images = Files.createDirectories(home.resolve("images"));
    try (var image = DropbearFleetTest.class.getResourceAsStream("/images/" + IMAGE)) {
      Files.copy(
          Objects.requireNonNull(image),
          images.resolve(IMAGE),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.writeString(
        home.resolve("play.yaml"),
        """
        name: dropbear
        hosts: all
        images: { catalog: ./images }
        waves:
          - { name: first, pick: { per_board: 1 } }
          - { name: rest, pick: rest }
        at_once: 10
        stop_when: { failed: 5 }
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """);
  }
}
