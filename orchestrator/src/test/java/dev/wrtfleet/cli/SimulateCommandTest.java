package dev.wrtfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.store.StateFolder;
import dev.wrtfleet.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code wrtfleet simulate} as an operator types it. */
class SimulateCommandTest {
  @TempDir Path home;

  @BeforeEach
  void aFleetAndAPlaybook() throws IOException {
    var hosts = new StringBuilder("hosts:\n");
    for (int i = 0; i < 30; i++) {
      String label = i < 10 ? ", labels: { board: 'acme,one' }" : "";
      label = i >= 10 && i < 20 ? ", labels: { board: 'acme,two' }" : label;
      hosts.append("  r%02d: { address: 192.0.2.%d%s }\n".formatted(i, i + 1, label));
    }
    Files.writeString(home.resolve("fleet.yaml"), hosts);
    playbook("failed: 3");
  }

  private void playbook(String stopWhen) throws IOException {
    Files.writeString(
        home.resolve("canary.yaml"),
        """
        name: canary
        hosts: all
        images: { catalog: ./images }
        waves:
          - { name: canary, pick: { per_board: 1 }, soak: 30m, approve: true }
          - { name: rest, pick: rest }
        at_once: 1
        stop_when: { %s }
        """
            .formatted(stopWhen));
  }

  private Typed simulate(String... options) {
    var words = new java.util.ArrayList<>(List.of("simulate", "canary.yaml", "-i", "fleet.yaml"));
    words.addAll(List.of(options));
    return Typed.in(home, words.toArray(String[]::new));
  }

  @Test
  void itSaysWhatWasAssumedAndWhatCameOut() {
    Typed typed = simulate("--nights", "20", "--lost", "5%");
    assertThat(typed.status()).as(typed.toString()).isZero();
    assertThat(typed.out())
        .contains("simulated on 30 routers, 20 nights of each kind, seed 1")
        .contains("No router was contacted")
        .contains("0 as the routers said earlier, 20 by the label 'board', 10 assumed")
        .contains("lost 5 %")
        .contains("images   assumed for 30 routers")
        .contains("cannot read the image")
        .contains("breaks at most")
        .contains("If the image of acme,one is bad (100 % of its 15 routers do not come back)");
  }

  @Test
  void equalSeedsPrintEqualWords() {
    assertThat(simulate("--seed", "7").out())
        .isEqualTo(simulate("--seed", "7").out())
        .isNotEqualTo(simulate("--seed", "8").out());
  }

  @Test
  void oneAtATimeABadImageBreaksWhatStopWhenSaysAndNoMore() {
    Typed typed =
        simulate(
            "--nights=10",
            "--unreachable=0",
            "--refused=0%",
            "--old-firmware=0",
            "--degraded=0",
            "--lost=0",
            "--away=1m",
            "--bad-board=acme,two",
            "--output=jsonl");
    List<JsonNode> lines = typed.json();
    assertThat(lines).as(typed.toString()).hasSize(2 + 2 * 10);
    assertThat(lines.get(0).path("kind").asString()).isEqualTo("usual");
    assertThat(lines.get(0).path("broken").path("worst").asInt()).isZero();
    assertThat(lines.get(1).path("bad_board").asString()).isEqualTo("acme,two");
    assertThat(lines.get(1).path("broken").path("median").asInt()).isEqualTo(3);
    assertThat(lines.get(1).path("broken").path("worst").asInt()).isEqualTo(3);
    assertThat(lines.get(1).path("halted_nights").asInt()).isEqualTo(10);
    assertThat(lines.get(12).path("halted").asString()).contains("stop_when says failed: 3");
  }

  @Test
  void whatRoutersSaidGoesBeforeTheirLabels() {
    var nothing = Collections.<String, Boolean>emptySortedMap();
    var facts =
        new RouterFacts(
            new Identity("acme,three", "Three", "r00", "1.0"),
            new Release("OpenWrt", "23.05.5", "r24106-10cc5fcd00", "ath79/generic"),
            new Boot("b", "squashfs", false, true),
            new Memory(1, 1, 1),
            new Workings(nothing, nothing, nothing, true));
    Path state = home.resolve("state").resolve("wrtfleet");
    try (Store store = Store.open(new StateFolder(state), InstantSource.system())) {
      store.knownFacts().remember("r00", facts);
    }
    Typed typed = simulate("--nights=5", "--bad-board=acme,three");
    assertThat(typed.out())
        .contains("1 as the routers said earlier, 19 by the label")
        .contains("If the image of acme,three is bad");
  }

  @ParameterizedTest
  @CsvSource({
    "--lost=99,         together they are 103",
    "--nights=0,        from 1 to 100000",
    "--nights=100001,   from 1 to 100000",
    "--bad-board=acme,  'acme,one acme,two'",
    "--from-history,    at least 20 are needed",
  })
  void whatCannotBePlayedIsRefused(String option, String words) {
    Typed typed = simulate(option);
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "--lost=101%",
    "--lost=-1",
    "--lost=a",
    "--away=5m..2m",
    "--away=0s",
    "--away=5",
    "--upload=0",
    "--upload=1GB",
    "--approval-after=soon",
    "--start=tonight"
  })
  void whatIsNoNumberIsRefused(String option) {
    Typed typed = simulate(option);
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err()).contains(option.substring(0, option.indexOf('=')));
  }
}
