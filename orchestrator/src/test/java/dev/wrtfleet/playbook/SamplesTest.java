package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The playbooks we ship. */
class SamplesTest {
  private static final Path FOLDER = Path.of("../playbooks");

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsAPlaybookNamedLikeItsFile(Path file) {
    Playbook playbook = new PlaybookReader(Path.of("/home/me")).read(file);
    assertThat(file.getFileName()).hasToString(playbook.name() + ".yaml");
    assertThat(playbook.describe()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleNamesItsSchema(Path file) throws IOException {
    String first = Files.readAllLines(file).getFirst();
    assertThat(first).startsWith("# yaml-language-server: $schema=");
    assertThat(FOLDER.resolve(first.replaceFirst(".*=", ""))).isRegularFile();
  }

  @Test
  void thereAreSamples() throws IOException {
    assertThat(samples())
        .extracting(file -> file.getFileName().toString())
        .contains("canary.yaml", "nightly.yaml", "wipe-lab.yaml");
  }
}
