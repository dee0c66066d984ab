package dev.wrtfleet.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.fleet.InventoryReader;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file in yaml/bad is refused with exactly the messages that stand beside it. A new case is a
 * new file {@code inventory-….yaml} or {@code playbook-….yaml} with its {@code .expected}.
 */
class BadFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/yaml/bad");
  private static final Path HOME = Path.of("/home/me");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static void read(Path file) {
    if (file.getFileName().toString().startsWith("inventory-")) {
      new InventoryReader(HOME, HOME.resolve("known_hosts")).read(List.of(file));
    } else {
      new PlaybookReader(HOME).read(file);
    }
  }

  private static String text(Problem problem) {
    String advice = problem.advice().isEmpty() ? "" : "  " + problem.advice() + "\n";
    return problem.line().replace(FOLDER + "/", "") + " [" + problem.code() + "]\n" + advice;
  }

  @ParameterizedTest
  @MethodSource("files")
  void aBadFileIsRefusedInTheseWords(Path file) throws IOException {
    var refused = catchThrowableOfType(FleetException.class, () -> read(file));
    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
    String said = refused.problems().stream().map(BadFilesTest::text).collect(Collectors.joining());
    assertThat(said)
        .isEqualTo(Files.readString(Path.of(file.toString().replace(".yaml", ".expected"))));
  }

  @Test
  void noMessageShowsASecret() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".expected")).toList()) {
        assertThat(Files.readString(file)).doesNotContain("hunter2");
      }
    }
  }
}
