package dev.wrtfleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  private final Reading reading = new Reading();

  private YamlMap map(String text) {
    return Yaml.map(new SourceText("f.yaml", text), "a test", reading);
  }

  private Problem refusal(String text) {
    var refused = catchThrowableOfType(FleetException.class, () -> map(text));
    assertThat(refused).as(text).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
    return refused.problems().getFirst();
  }

  @Test
  void keysAndValuesKnowTheirPlaces() {
    YamlEntry outer = map("# c\nouter:\n  inner: [1, two]\n").entries().getFirst();
    YamlEntry inner = ((YamlMap) outer.value()).entries().getFirst();
    YamlNode two = ((YamlList) inner.value()).items().getLast();
    assertThat(outer.where()).hasToString("f.yaml:2:1");
    assertThat(inner.where()).hasToString("f.yaml:3:3");
    assertThat(inner.value().where()).hasToString("f.yaml:3:10");
    assertThat(two.where()).hasToString("f.yaml:3:14");
  }

  @Test
  void columnsCountCharactersAlsoBehindEmojis() {
    assertThat(map("😀😀: x\r\nb: 1\r\n").entries().getFirst().value().where())
        .hasToString("f.yaml:1:5");
    assertThat(map("😀😀: x\r\nb: 1\r\n").entries().getLast().where()).hasToString("f.yaml:2:1");
  }

  @ParameterizedTest
  @CsvSource({
    "5,INTEGER",
    "-5,INTEGER",
    "05,INTEGER",
    "5.0,DECIMAL",
    "1e3,DECIMAL",
    "true,TRUTH",
    "False,TRUTH",
    "yes,TEXT",
    "on,TEXT",
    "10%,TEXT",
    "~,NOTHING",
    "null,NOTHING",
    "1h30m,TEXT",
    "'''5''',TEXT",
    "'\"true\"',TEXT",
    "!!str 5,TEXT",
    "2026-01-01,TEXT",
    "1:30,TEXT"
  })
  void valuesAreWhatYaml12SaysTheyAre(String written, YamlScalar.Type type) {
    var value = (YamlScalar) map("a: " + written + "\n").entries().getFirst().value();
    assertThat(value.type()).isEqualTo(type);
  }

  @Test
  void aPlaceInsideAValueCountsItsQuote() {
    var plain = (YamlScalar) map("a: role=ap\n").entries().getFirst().value();
    var quoted = (YamlScalar) map("a: 'role=ap'\n").entries().getFirst().value();
    var folded = (YamlScalar) map("a: >\n  role=ap\n").entries().getFirst().value();
    assertThat(plain.at(5)).hasToString("f.yaml:1:9");
    assertThat(quoted.at(5)).hasToString("f.yaml:1:10");
    assertThat(folded.at(5)).hasToString("f.yaml:1:4");
  }

  @Test
  void anAliasIsItsAnchorsValue() {
    YamlMap map = map("a: &x { b: 1 }\nc: *x\n");
    assertThat(map.entries().getLast().value()).isSameAs(map.entries().getFirst().value());
    assertThat(reading.isClean()).isTrue();
  }

  @Test
  void anAnchorMayBeUsedAnewUnderTheSameName() {
    YamlMap map = map("a: &x 1\nb: &x 2\nc: *x\n");
    assertThat(((YamlScalar) map.entries().getLast().value()).text()).isEqualTo("2");
  }

  @Test
  void anAliasBombIsRefusedBeforeItGoesOff() {
    String lines =
        IntStream.rangeClosed(1, 30)
            .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)))
            .collect(Collectors.joining());
    Problem problem = refusal("a0: &a0 x\n" + lines);
    assertThat(problem.code()).isEqualTo("yaml.too-many-values");
    assertThat(problem.where().orElseThrow().line()).isEqualTo(7);
  }

  @Test
  void deepNestingIsRefusedNotOverflown() {
    assertThat(refusal("a: " + "[".repeat(100_000)).code()).isEqualTo("yaml.too-deep");
    assertThat(refusal("{a: ".repeat(100_000)).code()).isEqualTo("yaml.too-deep");
    String blocks =
        IntStream.range(0, 40).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
    assertThat(refusal(blocks).code()).isEqualTo("yaml.too-deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only\n# comments", "---\n", "---\n...\n", "~", "null\n"})
  void nothingIsNoFile(String text) {
    assertThat(refusal(text).code()).isEqualTo("yaml.empty");
  }

  @Test
  void aKeyThatIsNoWordIsAProblem() {
    map("? [a, b]\n: c\n~: d\n");
    assertThat(reading.found()).extracting(Problem::code).containsOnly("yaml.wrong-type");
    assertThat(reading.found()).hasSize(2);
  }

  @Test
  void problemsComeInTheOrderOfTheFileAndOnce() {
    YamlMap map = map("z: 1\na: 2\nz: 3\n");
    reading.problem(map.entries().getLast().where(), "x", "second line", "");
    reading.problem(map.entries().getLast().where(), "x", "second line", "");
    reading.problem(map.where(), "x", "first line", "");
    assertThat(reading.found())
        .extracting(problem -> problem.where().orElseThrow().line())
        .containsExactly(1, 2, 3);
  }

  @Test
  void problemsBeyondTheLimitAreCounted() {
    map(IntStream.range(0, 150).mapToObj(i -> "a: " + i + "\n").collect(Collectors.joining()));
    assertThat(reading.found()).hasSize(Reading.MAX_PROBLEMS + 1);
    assertThat(reading.found().getLast().what()).contains("49 more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hosts: [a, b",
        "hosts: {a",
        "hosts: \"a",
        "hosts:\n  - a\n b",
        "a: b: c",
        "a: *",
        "a: @x",
        "a: %x",
        "a: 'x' y",
        "%YAML 9.9\n---\na: 1",
        "a: !<x",
        "a: |x\n b",
        "&",
        "? ",
        "-"
      })
  void whateverIsNoYamlSaysWhere(String text) {
    var refused = catchThrowableOfType(FleetException.class, () -> map(text));
    var problems = refused == null ? reading.found() : refused.problems();
    assertThat(problems).as(text).isNotEmpty();
  }
}
