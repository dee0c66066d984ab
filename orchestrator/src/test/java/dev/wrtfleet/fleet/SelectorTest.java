package dev.wrtfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.problem.FleetException;
import dev.wrtfleet.problem.Problem;
import dev.wrtfleet.problem.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
  private static final Login LOGIN =
      new Login("root", Optional.empty(), Optional.empty(), Optional.empty(), Path.of("/kh"));

  private static final Fleet FLEET =
      new Fleet(
          List.of(
              host("ap01", "roof", Map.of("role", "ap", "site", "berlin", "frozen", "false")),
              host("ap02", "roof", Map.of("role", "ap", "site", "berlin", "frozen", "true")),
              host("ap03", "street", Map.of("role", "ap", "site", "hamburg", "note", "a b: c")),
              host("gw-berlin", "gateways", Map.of("role", "gateway", "site", "berlin")),
              host("dach-süd", "roof", Map.of("role", "switch"))));

  @TempDir Path folder;

  private static Host host(String name, String group, Map<String, String> labels) {
    return new Host(
        name,
        name,
        22,
        LOGIN,
        Optional.empty(),
        new TreeSet<>(List.of(group)),
        new TreeMap<>(labels),
        Optional.empty());
  }

  private static String names(List<Host> hosts) {
    return hosts.stream().map(Host::name).collect(Collectors.joining(" "));
  }

  private String select(String text) {
    return names(Selector.parse(text, folder).in(FLEET));
  }

  private Problem refusal(String text) {
    var refused = catchThrowableOfType(FleetException.class, () -> select(text));
    assertThat(refused).as(text).isNotNull();
    return refused.problems().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "all; ap01 ap02 ap03 gw-berlin dach-süd",
        "*; ap01 ap02 ap03 gw-berlin dach-süd",
        "ap02; ap02",
        "roof; ap01 ap02 dach-süd",
        "ap*; ap01 ap02 ap03",
        "ap0?; ap01 ap02 ap03",
        "ap[01:02]; ap01 ap02",
        "ap[02:99]; ap02 ap03",
        "*[01:02]; ap01 ap02",
        "r*f; ap01 ap02 dach-süd",
        "dach-süd; dach-süd",
        "'dach-süd'; dach-süd",
        "frozen; ap02",
        "!frozen; ap01 ap03 gw-berlin dach-süd",
        "frozen=false; ap01",
        "role=ap; ap01 ap02 ap03",
        "role = ap; ap01 ap02 ap03",
        "role=a*; ap01 ap02 ap03",
        "role=*; ap01 ap02 ap03 gw-berlin dach-süd",
        "site!=berlin; ap03 dach-süd",
        "site=*; ap01 ap02 ap03 gw-berlin",
        "site!=*; dach-süd",
        "note=\"a b: c\"; ap03",
        "role=ap & !frozen; ap01 ap03",
        "role=ap&!frozen; ap01 ap03",
        "ap01 | gw-berlin; ap01 gw-berlin",
        "ap01,gw-berlin; ap01 gw-berlin",
        "roof & frozen | street; ap02 ap03",
        "street | roof & frozen; ap02 ap03",
        "(street | roof) & role=ap; ap01 ap02 ap03",
        "!(street | roof); gw-berlin",
        "!!frozen; ap02",
        "all & !ap[01:03]; gw-berlin dach-süd",
      })
  void meansTheseHosts(String selector, String hosts) {
    assertThat(select(selector)).isEqualTo(hosts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "ap01 ap02; 6; join",
        "ap01 &; 7; expected a host",
        "& ap01; 1; expected a host",
        "ap01 | | ap02; 8; expected a host",
        "(ap01; 1; not closed",
        "ap01); 5; closes nothing",
        "(); 2; expected a host",
        "role=; 6; expected a value",
        "=ap; 1; expected a host",
        "'ap01; 1; quote",
        "ap[2:1]; 1; backwards",
        "ap[1; 1; brackets",
        "roof,!ap01; 5; nearly every host",
        "roof,&ap01; 5; nearly every host",
        "roof:&street:!ap01; 1; roof & street & !ap01",
        "roof:street:!ap01; 1; (roof | street) & !ap01",
        "all:!ap01; 1; all & !ap01",
        "!ap01:roof; 2; roof & !ap01",
        "@; 1; behind '@'",
      })
  void aSlipNamesItsColumn(String selector, int column, String words) {
    Problem problem = refusal(selector);
    assertThat(problem.code()).isEqualTo("selector.syntax");
    assertThat(problem.what() + problem.why()).contains("column " + column);
    assertThat(
            (problem.what() + problem.why() + problem.advice()).toLowerCase(java.util.Locale.ROOT))
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rof; did you mean group 'roof'?",
        "ap04; did you mean host 'ap01'?",
        "!frozn; did you mean label 'frozen'?",
        "ap01 | rolle=ap; did you mean 'role'?",
        "role=app; did you mean 'ap'?",
        "!role=gatewy; did you mean 'gateway'?",
        "unheard; labels: { unheard: false }",
        "sw*; matches no host",
        "ap[05:09]; matches no host",
      })
  void aWordNobodyKnowsIsAnErrorAlsoBehindNot(String selector, String words) {
    Problem problem = refusal(selector);
    assertThat(problem.code()).isEqualTo("selector.unknown-name");
    assertThat(problem.what() + problem.why() + problem.advice()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"!unheard", "!unheard=thing", "!role=zz9", "!sw*"})
  void whatIsLeftOutMayBeNobody(String selector) {
    var parsed = Selector.parse(selector);
    parsed.check(FLEET);
    assertThat(parsed.in(FLEET)).hasSameSizeAs(FLEET.hosts());
  }

  @Test
  void anEmptySelectorIsRefused() {
    assertThat(refusal("").why()).contains("empty");
    assertThat(refusal("  ").why()).contains("empty");
  }

  @Test
  void aSelectorThatLeavesNobodyIsRefused() {
    assertThat(refusal("ap01 & street").code()).isEqualTo("selector.no-match");
  }

  @Test
  void bracketsWithoutEndAreRefusedNotOverflown() {
    assertThat(refusal("(".repeat(3000)).why()).contains("deeper");
    assertThat(refusal("!".repeat(3000) + "ap01").why()).contains("deeper");
    assertThat(refusal("a".repeat(5000)).why()).contains("longer");
  }

  @Test
  void aFileHoldsNamesOneALine() throws IOException {
    Files.writeString(folder.resolve("failed.txt"), "# of run 7\nap01\r\n\n  ap03 # again\n");
    assertThat(select("@failed.txt")).isEqualTo("ap01 ap03");
    assertThat(select("@failed.txt & !ap01")).isEqualTo("ap03");
    assertThat(select("@'failed.txt'|ap02")).isEqualTo("ap01 ap02 ap03");
  }

  @Test
  void aFileWithAStrangerIsRefused() throws IOException {
    Files.writeString(folder.resolve("failed.txt"), "ap01\nap09\n");
    Problem problem = refusal("@failed.txt");
    assertThat(problem.why()).contains("failed.txt").contains("'ap09'");
  }

  @Test
  void aMissingOrEmptyFileIsRefused() throws IOException {
    assertThat(refusal("@nobody.txt").code()).isEqualTo("yaml.missing");
    Files.writeString(folder.resolve("empty.txt"), "# nobody\n");
    assertThat(refusal("@empty.txt").why()).contains("no name");
  }

  @Test
  void aFileCannotBeNamedWhereItMustMeanTheSameLater() {
    assertThat(catchThrowableOfType(FleetException.class, () -> Selector.parse("@failed.txt")))
        .hasMessageContaining("cannot be named here");
  }

  @Test
  void inAFileTheColumnIsTheFiles() {
    var source = SelectorSource.inFile("hosts", "ap01 &", new Where("canary.yaml", 3, 8));
    assertThat(catchThrowableOfType(FleetException.class, () -> Selector.parse(source)))
        .hasMessageStartingWith("canary.yaml:3:14: error: expected a host");
  }

  private Selection selection(String hosts, String limit, String except) {
    return new Selection(
        Selector.parse(hosts), option("--limit", limit), option("--except", except));
  }

  private Optional<Selector> option(String name, String text) {
    return Optional.of(text)
        .filter(it -> !it.isEmpty())
        .map(it -> Selector.parse(SelectorSource.option(name, it, folder)));
  }

  @Test
  void limitAndExceptNarrowThePlaybooksHosts() {
    assertThat(names(selection("role=ap", "", "").in(FLEET))).isEqualTo("ap01 ap02 ap03");
    assertThat(names(selection("role=ap", "roof", "").in(FLEET))).isEqualTo("ap01 ap02");
    assertThat(names(selection("role=ap", "roof", "frozen").in(FLEET))).isEqualTo("ap01");
    assertThat(names(selection("role=ap", "", "ap01, street").in(FLEET))).isEqualTo("ap02");
  }

  @Test
  void aLimitOutsideOfThePlaybooksHostsSaysWhoLeavesNobody() {
    var refused =
        catchThrowableOfType(
            FleetException.class, () -> selection("role=ap", "gw-berlin", "street").in(FLEET));
    assertThat(refused)
        .hasMessageContaining("'role=ap' names 3")
        .hasMessageContaining("--limit 'gw-berlin' --except 'street' leaves none");
  }

  @Test
  void aSlipInAnOptionNamesTheOption() {
    var refused =
        catchThrowableOfType(FleetException.class, () -> selection("all", "rof", "").in(FLEET));
    assertThat(refused).hasMessageContaining("--limit 'rof', column 1");
  }

  @Test
  void manyWordsAreReadInOneGo() {
    String all =
        Arrays.stream(new String[500]).map(none -> "ap01").collect(Collectors.joining("|"));
    assertThat(select(all)).isEqualTo("ap01");
  }
}
