package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.LabRouter;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Waves, budgets and order over real SSH: what the routers of the lab say happened to them. */
class LabWavesTest {
  private static final double SPEED = 60;
  private static final List<Board> BOARDS =
      List.of(
          Board.ARCHER_C7_V5,
          Board.MI_ROUTER_3G,
          Board.AX3000T,
          Board.FRITZBOX_4040,
          Board.FRITZ_7320);

  /** The images are small: what is proved here is who is flashed, not how bytes arrive. */
  private static final int IMAGE_BYTES = 16 * 1024;

  private static final int IMAGE_AT_RATE_BYTES = 256 * 1000;

  @TempDir Path home;

  private LabOptions lab(int routers, Era... eras) {
    return LabOptions.of(routers, home.resolve("lab"))
        .at(SPEED)
        .imagesOf(IMAGE_BYTES)
        .with(new LabOptions.Mix(BOARDS, List.of(eras), 0, Optional.empty()));
  }

  private static Map<String, String> outcomes(Typed run) {
    return run.json().stream()
        .filter(line -> line.path("type").asString("").equals("host_ended"))
        .collect(
            Collectors.toMap(
                line -> line.path("host").asString(""), line -> line.path("outcome").asString("")));
  }

  /** Of 200 routers of five boards, 40 get an image that kills them; two of those are canaries. */
  @Test
  void aBoardWhoseImageIsBadLosesItsCanariesAloneAndAllOthersAreUpgraded() throws IOException {
    List<String> bad =
        IntStream.rangeClosed(1, 200)
            .filter(i -> (i - 1) % BOARDS.size() == BOARDS.indexOf(Board.MI_ROUTER_3G))
            .mapToObj("lab-%03d"::formatted)
            .toList();
    LabOptions options =
        lab(200, Era.R23_05, Era.R24_10).with("never-comes-back=" + String.join(",", bad));
    try (Lab lab = Lab.start(options)) {
      Path playbook = home.resolve("bad-board.yaml");
      Files.writeString(
          playbook,
          """
          name: bad-board
          hosts: all
          images: { catalog: %s }
          at_once: { total: 40, board: 20 }
          stop_when: { per_board: 1 }
          return_within: 30s
          health: { stable_for: 0s, within: 30s, checks: [] }
          """
              .formatted(lab.directory().resolve("images")));
      Typed run = run(lab.directory().resolve("inventory.yaml"), playbook);
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      Map<String, String> ends = outcomes(run);
      Set<String> lost =
          bad.stream().filter(name -> lab.flashes(name) > 0).collect(Collectors.toSet());
      assertThat(lost).as("one canary of each release it runs").hasSize(2);
      for (LabRouter router : lab.routers()) {
        String name = router.name();
        boolean isBad = bad.contains(name);
        String wanted = lost.contains(name) ? "LOST" : isBad ? "SKIPPED" : "UPGRADED";
        assertThat(ends).containsEntry(name, wanted);
        assertThat(router.flashes()).as(name).isEqualTo(wanted.equals("SKIPPED") ? 0 : 1);
      }
      assertThat(ends).hasSize(200);
      assertThat(Typed.in(home, "status").out())
          .contains("board left out: 1 of xiaomi,mi-router-3g from 24.10.0 failed")
          .contains("board left out: 1 of xiaomi,mi-router-3g from 23.05.5 failed");
    }
  }

  /** 4 gateways, 12 switches behind them, 44 access points behind those; all reached that way. */
  @Test
  void noRouterIsDownWhileOneReachedThroughItIsInFlight() throws IOException {
    try (Lab lab = Lab.start(lab(60, Era.R23_05))) {
      Map<String, List<String>> through = new TreeMap<>();
      Path inventory = tree(lab, through);
      Path playbook = home.resolve("tree.yaml");
      Files.writeString(
          playbook,
          """
          name: tree
          hosts: all
          images: { catalog: %s }
          waves:
            - { name: some, pick: 25%% }
            - { name: rest, pick: rest }
          canaries: waves
          at_once: 20
          return_within: 60s
          health: { stable_for: 0s, within: 30s, checks: [] }
          """
              .formatted(lab.directory().resolve("images")));
      Typed run = run(inventory, playbook);
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(outcomes(run))
          .hasSize(60)
          .allSatisfy((host, end) -> assertThat(end).isEqualTo("UPGRADED"));
      lab.routers().forEach(router -> assertThat(router.flashes()).as(router.name()).isEqualTo(1));
      Map<String, Span> inFlight = inFlight(run);
      Map<String, Span> down = down(lab);
      assertThat(down).hasSize(60);
      int pairs = 0;
      for (String host : through.keySet()) {
        for (String router : through.getOrDefault(host, List.of())) {
          pairs++;
          assertThat(of(down, router).overlaps(of(inFlight, host)))
              .as("%s down %s, %s in flight %s", router, down.get(router), host, inFlight.get(host))
              .isFalse();
        }
      }
      assertThat(pairs).as("routers on the way of hosts").isEqualTo(12 + 2 * 44);
      assertThat(inFlight.values())
          .as("hosts were in flight together")
          .anyMatch(span -> inFlight.values().stream().filter(span::overlaps).count() > 8);
    }
  }

  /** Four images of 256 kB at 256 kB/s; at most a block of each upload goes out early. */
  @Test
  void uploadsTogetherTakeAsLongAsTheRateSays() throws IOException {
    try (Lab lab = Lab.start(lab(4, Era.R23_05).imagesOf(IMAGE_AT_RATE_BYTES))) {
      Path playbook = home.resolve("slow.yaml");
      Files.writeString(
          playbook,
          """
          name: slow
          hosts: all
          images: { catalog: %s }
          upload: { total: 256kB/s }
          return_within: 60s
          health: { stable_for: 0s, within: 30s, checks: [] }
          """
              .formatted(lab.directory().resolve("images")));
      Typed run = run(lab.directory().resolve("inventory.yaml"), playbook);
      assertThat(run.status()).as(run.toString()).isZero();
      Instant first =
          run.json().stream()
              .filter(line -> line.path("step").asString("").equals("upload"))
              .map(LabWavesTest::at)
              .min(Instant::compareTo)
              .orElseThrow();
      Instant last =
          events(lab).stream()
              .filter(line -> line.path("event").asString("").equals("upload"))
              .map(LabWavesTest::at)
              .max(Instant::compareTo)
              .orElseThrow();
      assertThat(Duration.between(first, last)).isGreaterThan(Duration.ofMillis(2900));
    }
  }

  private record Span(Instant from, Instant to) {
    boolean overlaps(Span other) {
      return from.isBefore(other.to) && other.from.isBefore(to);
    }
  }

  private static Span of(Map<String, Span> spans, String host) {
    return Objects.requireNonNull(spans.get(host), host);
  }

  /** From admission to end, as the journal has it. */
  private static Map<String, Span> inFlight(Typed run) {
    var admitted = new HashMap<String, Instant>();
    var spans = new HashMap<String, Span>();
    for (JsonNode line : run.json()) {
      String host = line.path("host").asString("");
      switch (line.path("type").asString("")) {
        case "host_admitted" -> admitted.put(host, at(line));
        case "host_ended" ->
            spans.put(host, new Span(Objects.requireNonNull(admitted.get(host)), at(line)));
        default -> {}
      }
    }
    return spans;
  }

  private static Instant at(JsonNode line) {
    return Instant.parse(line.path("at").asString(""));
  }

  /** From the flash to the next boot, as the lab has it. */
  private static Map<String, Span> down(Lab lab) throws IOException {
    var flashed = new HashMap<String, Instant>();
    var spans = new HashMap<String, Span>();
    for (JsonNode line : events(lab)) {
      String router = line.path("router").asString("");
      switch (line.path("event").asString("")) {
        case "flash" -> flashed.put(router, at(line));
        case "boot" ->
            Optional.ofNullable(flashed.get(router))
                .ifPresent(from -> spans.put(router, new Span(from, at(line))));
        default -> {}
      }
    }
    return spans;
  }

  private static List<JsonNode> events(Lab lab) throws IOException {
    return Files.readAllLines(lab.directory().resolve("events.jsonl")).stream()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }

  /** The inventory of the tree; {@code through} learns who is reached through whom. */
  private Path tree(Lab lab, Map<String, List<String>> through) throws IOException {
    List<LabRouter> routers = lab.routers();
    var text =
        new StringBuilder(
            "defaults: { user: root, identity: %s/id_lab, known_hosts: %s/known_hosts }\nhosts:\n"
                .formatted(lab.directory(), lab.directory()));
    for (int i = 0; i < routers.size(); i++) {
      var way = new ArrayList<String>();
      if (i >= 16) {
        way.add(routers.get(4 + (i - 16) % 12).name());
      }
      if (i >= 4) {
        way.add(routers.get((i >= 16 ? (i - 16) % 12 : i - 4) % 4).name());
      }
      LabRouter router = routers.get(i);
      through.put(router.name(), way);
      text.append(
          "  %s: { address: 127.0.0.1, port: %d%s }\n"
              .formatted(
                  router.name(), router.port(), way.isEmpty() ? "" : ", via: " + way.getFirst()));
    }
    Path file = home.resolve("tree-inventory.yaml");
    Files.writeString(file, text);
    return file;
  }

  private Typed run(Path inventory, Path playbook) {
    return Typed.in(
        home, "run", playbook.toString(), "-i", inventory.toString(), "--output", "jsonl", "--yes");
  }
}
