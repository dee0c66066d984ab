package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says of itself. */
class HelpTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "inspect",
        "images",
        "images list",
        "images verify",
        "images trust",
        "images prune",
        "images fetch",
        "hosts",
        "hosts list",
        "hosts probe",
        "hosts history",
        "plan",
        "rehearse",
        "simulate",
        "run",
        "rollback",
        "resume",
        "watch",
        "approve",
        "next",
        "skip",
        "retry",
        "pause",
        "halt",
        "runs",
        "runs prune",
        "status",
        "export",
        "lab"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Typed typed = Typed.in(home, (command + " --help").split(" ", -1));
    assertThat(typed.status()).isZero();
    assertThat(typed.out()).contains("Example").contains("wrtfleet " + command.split(" ", -1)[0]);
  }

  /** A list of commands shows the first line of each one's description, and no more of it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "images", "hosts", "runs"})
  void theListOfCommandsHasWholeSentences(String command) {
    Typed typed = Typed.in(home, (command + " --help").strip().split(" ", -1));
    String list = typed.out().split("Commands:\\R", -1)[1].split("\\R\\R", -1)[0];
    List<String> said =
        Pattern.compile("(?m)^  (?=\\S)").splitAsStream(list).map(String::strip).toList();
    assertThat(said).filteredOn(line -> !line.isEmpty()).isNotEmpty();
    assertThat(said)
        .filteredOn(line -> !line.isEmpty() && !line.startsWith("help "))
        .allMatch(line -> line.endsWith("."));
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aMistypedCommandGetsASuggestionAndExitTwo() {
    Typed typed = Typed.in(home, "plam", "x.yaml");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("did you mean 'plan'?");
  }

  @Test
  void aMistypedOptionGetsASuggestionAndExitTwo() {
    Typed typed = Typed.in(home, "run", "x.yaml", "--limt", "a");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains("--limit");
  }

  @Test
  void readmesFirstTwoBlocksAreTheTwoCommands() throws IOException {
    assertThat(blocks("sh").subList(0, 2))
        .containsExactly(List.of("./wrtfleet demo"), List.of("./verify"));
  }

  @Test
  void everyCommandOfReadmeIsOneThatExists() throws IOException {
    List<String> lines =
        blocks("console").stream()
            .flatMap(List::stream)
            .filter(l -> l.startsWith("wrtfleet"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(5);
    for (String line : lines) {
      String[] words = line.replaceFirst("^wrtfleet ", "").split(" ", -1);
      Typed typed =
          Typed.in(
              home, Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new));
      assertThat(typed.status()).as(line).isZero();
      assertThat(typed.out()).as(line).contains("Usage: wrtfleet " + words[0]);
    }
  }

  private static List<List<String>> blocks(String language) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map(block -> block.group(1).lines().filter(line -> !line.isBlank()).toList())
        .toList();
  }
}
