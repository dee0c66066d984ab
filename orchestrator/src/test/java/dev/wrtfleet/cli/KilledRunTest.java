package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.lab.Lab;
import dev.wrtfleet.lab.LabOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
      killAt(start(lab), moment);

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

  private Process start(Lab lab) throws IOException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of("run", lab.directory().resolve("playbook.yaml").toString()));
    words.addAll(List.of("-i", lab.directory().resolve("inventory.yaml").toString()));
    words.addAll(List.of("--output", "jsonl", "--yes"));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
    return builder.start();
  }

  /** Kills it at the first line that holds this text. */
  private static void killAt(Process process, String text)
      throws IOException, InterruptedException {
    var seen = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen.append(line).append('\n');
        if (line.contains(text)) {
          break;
        }
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(seen.toString()).contains(text);
    assertThat(process.exitValue()).as(seen.toString()).isEqualTo(137);
  }
}
