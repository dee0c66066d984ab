package dev.wrtfleet.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import dev.wrtfleet.lab.firmware.Board;
import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.testbed.AsuServer;
import dev.wrtfleet.testbed.AsuServer.Bent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Rollouts of images built to order, on virtual routers, by a build server on this machine. */
class CustomBuildTest {
  private static final String ARCHER = Board.ARCHER_C7_V5.profile();
  private static final String FRITZ = Board.FRITZBOX_4040.profile();
  private static final String REVISION = "r29087-d9c5716d1d";

  @TempDir Path home;
  private Path playbook = Path.of("");

  @BeforeEach
  void name() {
    playbook = home.resolve("p.yaml");
  }

  /** Archers are 1 and 3, FRITZ!Boxes 2 and 4; 3 has one package more than 1. */
  private Lab lab() throws IOException {
    var mix =
        new LabOptions.Mix(
            List.of(Board.ARCHER_C7_V5, Board.FRITZBOX_4040),
            List.of(Era.R23_05),
            0,
            Optional.empty());
    Lab lab = Lab.start(LabOptions.of(4, home.resolve("lab")).at(60).with(mix));
    lab.router("lab-003").install("tcpdump-mini");
    return lab;
  }

  private AsuServer server() throws IOException {
    return new AsuServer(home.resolve("store"), REVISION);
  }

  private void write(String server, String packages, String more) throws IOException {
    Files.writeString(
        playbook,
        """
        name: built
        hosts: all
        images:
          build: { server: %s, release: 24.10.5, packages: %s%s }
        stop_when: { failed: 100 }
        return_within: 60s
        health: { stable_for: 1s, within: 30s }
        """
            .formatted(server, packages, more));
  }

  private Typed type(Lab lab, String command, String... more) {
    String[] words = new String[more.length + 4];
    words[0] = command;
    words[1] = playbook.toString();
    words[2] = "-i";
    words[3] = lab.directory().resolve("inventory.yaml").toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return Typed.with(Map.of("XDG_CACHE_HOME", home.resolve("cache").toString()), home, words);
  }

  private static Map<String, String> outcomes(Typed run) {
    var outcomes = new TreeMap<String, String>();
    for (JsonNode line : run.json()) {
      if (line.path("type").asString("").equals("host_ended")) {
        outcomes.put(line.path("host").asString(""), line.path("outcome").asString(""));
      }
    }
    return outcomes;
  }

  @Test
  void routersOfOneBoardGetEachTheImageWithTheirOwnPackages() throws IOException {
    try (Lab lab = lab();
        AsuServer server = server()) {
      write(server.address(), "as-installed", "");
      Typed plan = type(lab, "plan", "--output", "jsonl");
      assertThat(plan.status()).as(plan.toString()).isZero();
      Map<String, JsonNode> hosts = new TreeMap<>();
      plan.json().forEach(line -> hosts.put(line.path("host").asString(""), line));
      assertThat(requireNonNull(hosts.get("lab-003")).path("packages").toString())
          .isEqualTo("[\"tcpdump-mini\"]");
      assertThat(requireNonNull(hosts.get("lab-001")).path("packages").isEmpty()).isTrue();
      assertThat(requireNonNull(hosts.get("lab-001")).path("sha256"))
          .isNotEqualTo(requireNonNull(hosts.get("lab-003")).path("sha256"));
      assertThat(requireNonNull(hosts.get("lab-002")).path("sha256"))
          .isEqualTo(requireNonNull(hosts.get("lab-004")).path("sha256"));
      assertThat(requireNonNull(hosts.get("lab-002")).path("provenance").asString(""))
          .isEqualTo("built");
      assertThat(server.posts()).as("one build for both FRITZ!Boxes").hasSize(3);

      Typed people = type(lab, "plan", "-v");
      assertThat(people.out())
          .contains("built by " + server.address() + " with 1 package, for lab-003", "tcpdump-mini")
          .contains("with 0 packages, for lab-002, lab-004");
      assertThat(people.err()).contains("is here from before");

      Typed run = type(lab, "run", "--yes", "--output", "jsonl");
      assertThat(run.status()).as(run.toString()).isZero();
      assertThat(outcomes(run).values()).hasSize(4).containsOnly("UPGRADED");
      assertThat(server.posts()).as("nothing is built twice").hasSize(3);
      lab.routers().forEach(router -> assertThat(router.release()).isEqualTo("24.10.5"));

      Typed again = type(lab, "plan", "--output", "jsonl");
      again
          .json()
          .forEach(line -> assertThat(line.path("action").asString("")).isEqualTo("current"));

      Typed list =
          Typed.with(
              Map.of("XDG_CACHE_HOME", home.resolve("cache").toString()),
              home,
              "images",
              "list",
              playbook.toString(),
              "--output",
              "jsonl");
      assertThat(list.json()).as(list.toString()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Era.class,
      names = {"R19_07", "R22_03", "R25_12"})
  void whatIsInstalledIsReadOfOpkgAndOfApk(Era era) throws IOException {
    var mix = new LabOptions.Mix(List.of(Board.ARCHER_C7_V5), List.of(era), 0, Optional.empty());
    try (Lab lab = Lab.start(LabOptions.of(1, home.resolve("lab")).at(60).with(mix));
        AsuServer server = server()) {
      lab.router("lab-001").install("tcpdump-mini");
      write(server.address(), "[as-installed, luci]", "");
      Typed plan = type(lab, "plan", "--output", "jsonl");
      assertThat(plan.json().getFirst().path("packages").toString())
          .as(plan.toString())
          .contains("tcpdump-mini", "luci")
          .doesNotContain("lib", "-dropbear");
    }
  }

  @Test
  void aFailedBuildRefusesOnlyTheRoutersItWasFor() throws IOException {
    try (Lab lab = lab();
        AsuServer server = server()) {
      server.answering(
          FRITZ,
          new Bent(
              500,
              "{\"status\":500,\"detail\":\"Impossible package selection\",\"stderr\":\" *"
                  + " opkg_install_cmd: Cannot install package luci-ssl.\\nTraceback\\n  boom\"}"));
      write(server.address(), "[luci-ssl]", "");
      Typed run = type(lab, "run", "--yes", "--output", "jsonl");
      assertThat(run.status()).as(run.toString()).isEqualTo(3);
      assertThat(outcomes(run))
          .containsEntry("lab-001", "UPGRADED")
          .containsEntry("lab-003", "UPGRADED")
          .containsEntry("lab-002", "REFUSED")
          .containsEntry("lab-004", "REFUSED");
      assertThat(run.out())
          .contains("Impossible package selection", "Cannot install package luci-ssl")
          .doesNotContain("boom");
      assertThat(lab.flashes("lab-002") + lab.flashes("lab-004")).isZero();
    }
  }

  @Test
  void aRehearsalBuildsAndFlashesNothing() throws IOException {
    try (Lab lab = lab();
        AsuServer server = server()) {
      server.answering(ARCHER, Bent.queued(2));
      write(server.address(), "[luci-ssl, -dnsmasq]", "");
      Typed rehearsal = type(lab, "rehearse", "-l", "lab-001");
      assertThat(rehearsal.status()).as(rehearsal.toString()).isZero();
      assertThat(rehearsal.err()).contains("queued, position 2", "is built, and downloaded");
      assertThat(server.askedPackages()).containsExactly(List.of("-dnsmasq", "luci-ssl"));
      assertThat(lab.flashes("lab-001")).isZero();
    }
  }

  @Test
  void aServerThatIsNotThereRefusesEveryHostAndSaysSo() throws IOException {
    String gone;
    try (AsuServer server = server()) {
      gone = server.address();
    }
    try (Lab lab = lab()) {
      write(gone, "[]", ", within: 1m");
      Typed plan = type(lab, "plan", "-l", "lab-001");
      assertThat(plan.status()).as(plan.toString()).isZero();
      assertThat(plan.out()).contains("lab-001  refused", gone.replace("http://", ""));
    }
  }
}
