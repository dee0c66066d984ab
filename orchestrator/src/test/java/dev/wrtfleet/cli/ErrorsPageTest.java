package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.problem.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists every problem code of the sources, and none that is gone. */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "wrtfleet");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z-]+)` \\|");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z]+\\.[a-z]+(?:-[a-z]+)*)\"");
  private static final Pattern FIRST_WORD =
      Pattern.compile("(?:Problem\\.of|refuse)\\(\\s*" + LITERAL.pattern());
  private static final Set<String> FILE_ENDINGS = Set.of("yaml", "lock", "log", "db");

  @Test
  void everyCodeOfTheSourcesStandsOnThePageAndTheOtherWayRound() throws IOException {
    Set<String> listed = found(ROW, Files.readString(PAGE));
    Set<String> prefixes = listed.stream().map(code -> part(code, 0)).collect(Collectors.toSet());
    String sources = sources();
    var used = new TreeSet<>(found(FIRST_WORD, sources));
    found(LITERAL, sources).stream()
        .filter(code -> prefixes.contains(part(code, 0)))
        .filter(code -> !FILE_ENDINGS.contains(part(code, 1)))
        .forEach(used::add);
    assertThat(used).hasSizeGreaterThan(60).isEqualTo(listed);
  }

  @Test
  void everyExitStatusStandsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    for (ExitCode code : ExitCode.values()) {
      assertThat(page).contains("\n| " + code.number() + " | ");
    }
  }

  private static String part(String code, int number) {
    return code.split("\\.", -1)[number];
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String sources() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file)).append('\n');
      }
    }
    return all.toString();
  }
}
