package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of docs/nightly: systemd has nothing to say against them, and the page shows them. */
class NightlyUnitsTest {
  private static final Path FOLDER = Path.of("../docs/nightly");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final String COMMAND = "/usr/local/bin/wrtfleet";

  @TempDir Path folder;

  private static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @Test
  void systemdTakesTheUnitsAsTheyAre() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(ANALYZE), "systemd-analyze is not installed");
    // The command of the unit must be there; it is not run.
    Path command = folder.resolve("wrtfleet");
    Files.writeString(command, "#!/bin/sh\n");
    assertThat(command.toFile().setExecutable(true)).isTrue();
    for (Path unit : units()) {
      String text = Files.readString(unit).replace(COMMAND, command.toString());
      Files.writeString(folder.resolve(unit.getFileName()), text);
    }
    var words = new ArrayList<String>(List.of(ANALYZE.toString(), "verify"));
    units().forEach(unit -> words.add(folder.resolve(unit.getFileName()).toString()));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).as("exit %d", process.exitValue()).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void thePageShowsTheUnitsWordForWord() throws IOException {
    String page = Files.readString(Path.of("../docs/nightly.md"));
    assertThat(units()).hasSize(2);
    for (Path unit : units()) {
      assertThat(page).contains("```ini\n" + Files.readString(unit) + "```");
    }
  }

  @Test
  void theCommandOfTheServiceIsOneThatExists() throws IOException {
    String line =
        Files.readAllLines(FOLDER.resolve("wrtfleet-nightly.service")).stream()
            .filter(each -> each.startsWith("ExecStart=" + COMMAND + " "))
            .findFirst()
            .orElseThrow();
    String[] words = line.substring(line.indexOf(' ') + 1).split(" ", -1);
    Typed typed = Typed.in(folder, words);
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.out()).contains("nightly.yaml: nothing begun: ");
    assertThat(typed.err()).doesNotContain("Unknown option");
  }
}
