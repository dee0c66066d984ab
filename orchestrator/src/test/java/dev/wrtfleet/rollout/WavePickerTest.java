package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.problem.ExitCode;
import dev.wrtfleet.problem.FleetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavePickerTest {
  private static final Pick REST = new Pick.Rest();

  /** {@code name board router router…}, nearest router first. */
  private static WavePicker.Candidate candidate(String text) {
    String[] words = text.split(" ");
    return new WavePicker.Candidate(
        Routers.host(words[0], Optional.empty(), "group-of-" + words[0].charAt(0)),
        words[1],
        List.of(words).subList(2, words.length));
  }

  private static List<WavePicker.Placement> place(List<String> hosts, Pick... picks) {
    WaveSpec[] waves =
        IntStream.range(0, picks.length)
            .mapToObj(i -> new WaveSpec("wave" + i, picks[i], Duration.ZERO, false))
            .toArray(WaveSpec[]::new);
    return WavePicker.place(
        Plans.playbook(1, Plans.NEVER, waves),
        hosts.stream().map(WavePickerTest::candidate).toList());
  }

  /** {@code wave:host wave:host …}, a star after those with a note. */
  private static String places(List<String> hosts, Pick... picks) {
    return String.join(
        " ",
        place(hosts, picks).stream()
            .map(place -> place.wave() + ":" + place.host() + (place.note().isEmpty() ? "" : "*"))
            .toList());
  }

  private static List<String> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "h" + i + " one").toList();
  }

  @Test
  void aCountTakesThatManyInOrderAndTheRestTakesTheRest() {
    assertThat(places(many(4), new Pick.Count(1), new Pick.Count(2), REST))
        .isEqualTo("0:h0 1:h1 1:h2 2:h3");
  }

  @Test
  void aCountLargerThanWhatIsLeftTakesAllAndLaterWavesStayEmpty() {
    assertThat(places(many(2), new Pick.Count(5), REST)).isEqualTo("0:h0 0:h1");
  }

  /** Percent, hosts, how many the wave takes. */
  @ParameterizedTest
  @CsvSource({
    "10,10,1",
    "10,11,2",
    "10,9,1",
    "1,3,1",
    "0,3,1",
    "7,100,7",
    "7.1,100,8",
    "50,3,2",
    "100,3,3",
    "33.4,1000,334"
  })
  void aPercentageIsRoundedUpAndAtLeastOne(double percent, int hosts, int taken) {
    assertThat(place(many(hosts), new Pick.Percent(percent), REST))
        .filteredOn(place -> place.wave() == 0)
        .hasSize(taken);
  }

  @Test
  void aPercentageIsOfAllHostsAndNotOfThoseLeft() {
    assertThat(places(many(4), new Pick.Percent(50), new Pick.Percent(50)))
        .isEqualTo("0:h0 0:h1 1:h2 1:h3");
  }

  @Test
  void aPercentageOfWhatIsLeftGetsSmallerFromWaveToWave() {
    Pick half = new Pick.PercentOfLeft(50);
    assertThat(places(many(7), half, half, REST)).isEqualTo("0:h0 0:h1 0:h2 0:h3 1:h4 1:h5 2:h6");
    assertThat(places(many(3), new Pick.Count(1), new Pick.PercentOfLeft(1), REST))
        .isEqualTo("0:h0 1:h1 2:h2");
  }

  @Test
  void perBoardCountsBoardsWithTheReleaseTheyRun() {
    var candidates = new ArrayList<WavePicker.Candidate>();
    for (String release : List.of("23.05", "23.05", "24.10", "24.10")) {
      candidates.add(
          new WavePicker.Candidate(
              Routers.host("h" + candidates.size()),
              new RouterKind("one", release),
              List.of(),
              List.of()));
    }
    WaveSpec[] waves = {
      new WaveSpec("canary", new Pick.PerBoard(1), Duration.ZERO, false), Plans.wave("rest")
    };
    assertThat(WavePicker.place(Plans.playbook(1, Plans.NEVER, waves), candidates))
        .filteredOn(place -> place.wave() == 0)
        .extracting(WavePicker.Placement::host)
        .containsExactly("h0", "h2");
  }

  @Test
  void aHostStandsAfterThoseItIsToldToGoAfter() {
    var candidates =
        List.of(after("sw", "a", "b"), after("a"), after("x"), after("core", "sw"), after("b"));
    assertThat(
            WavePicker.place(
                Plans.playbook(
                    1,
                    Plans.NEVER,
                    new WaveSpec("first", new Pick.Count(3), Duration.ZERO, false),
                    Plans.wave("rest")),
                candidates))
        .extracting(place -> place.wave() + ":" + place.host())
        .containsExactly("0:a", "0:x", "0:b", "1:sw", "1:core");
  }

  private static WavePicker.Candidate after(String name, String... earlier) {
    return new WavePicker.Candidate(
        Routers.host(name), new RouterKind("one", ""), List.of(), List.of(earlier));
  }

  @Test
  void perBoardTakesTheFirstOfEachBoard() {
    var hosts = List.of("a one", "b one", "c two", "d one", "e two", "f three");
    assertThat(places(hosts, new Pick.PerBoard(1), REST)).isEqualTo("0:a 0:c 0:f 1:b 1:d 1:e");
    assertThat(places(hosts, new Pick.PerBoard(2), REST)).isEqualTo("0:a 0:b 0:c 0:e 0:f 1:d");
  }

  @Test
  void aSelectorTakesThoseItNamesFromTheRest() {
    var hosts = List.of("a1 one", "b1 one", "a2 one");
    assertThat(places(hosts, new Pick.Matching("group-of-a"), REST)).isEqualTo("0:a1 0:a2 1:b1");
    assertThat(places(hosts, new Pick.Count(1), new Pick.Matching("group-of-a"), REST))
        .isEqualTo("0:a1 1:a2 2:b1");
  }

  @Test
  void hostsInNoWaveAreWrongInputNamingFiveOfThem() {
    assertThatExceptionOfType(FleetException.class)
        .isThrownBy(() -> place(many(8), new Pick.Count(1)))
        .satisfies(thrown -> {
          assertThat(thrown.exitCode()).isEqualTo(ExitCode.WRONG_INPUT);
          assertThat(thrown.problems().getFirst().what())
              .isEqualTo("7 hosts are in no wave: h1, h2, h3, h4, h5 and 2 more");
          assertThat(thrown.problems().getFirst().advice()).contains("pick: rest");
        });
    assertThatExceptionOfType(FleetException.class)
        .isThrownBy(() -> place(many(6), new Pick.Count(1)))
        .withMessageContaining("5 hosts are in no wave: h1, h2, h3, h4, h5:");
    assertThatExceptionOfType(FleetException.class)
        .isThrownBy(() -> place(many(2), new Pick.Count(1)))
        .withMessageContaining("1 host is in no wave: h1:");
  }

  @Test
  void noHostsNeedNoWaves() {
    assertThat(place(List.of(), new Pick.Percent(10))).isEmpty();
    assertThat(place(List.of())).isEmpty();
  }

  @Test
  void aRouterStandsRightAfterTheLastHostBehindIt() {
    assertThat(
            places(
                List.of("gw one", "sw one gw", "a one", "b one sw gw", "c one gw", "d one"), REST))
        .isEqualTo("0:a 0:b 0:sw 0:c 0:gw 0:d");
  }

  @Test
  void aChainThroughAHostThatIsNotUpgradedCounts() {
    assertThat(places(List.of("gw one", "a one outside gw"), REST)).isEqualTo("0:a 0:gw");
  }

  @Test
  void aRouterIsNoCanaryWhenAnotherHostOfItsBoardIsThere() {
    assertThat(
            places(List.of("gw one", "a two gw", "b two gw", "c one"), new Pick.PerBoard(1), REST))
        .isEqualTo("0:a 0:c 1:b 1:gw");
  }

  @Test
  void aRouterThatIsTheOnlyOneOfItsBoardGoesWithTheLastBehindItAndANoteSaysSo() {
    List<String> hosts = List.of("gw one", "a two gw", "b two gw", "c two gw", "d two");
    assertThat(places(hosts, new Pick.PerBoard(1), new Pick.Count(2), REST))
        .isEqualTo("0:a 1:b 1:c 1:gw* 2:d");
    assertThat(place(hosts, new Pick.PerBoard(1), new Pick.Count(2), REST))
        .filteredOn(place -> place.host().equals("gw"))
        .singleElement()
        .extracting(WavePicker.Placement::note)
        .isEqualTo("in wave wave1 instead of wave0: it goes after the hosts reached through it");
  }

  @Test
  void aRouterIsACanaryWhenAllBehindItAreToo() {
    assertThat(places(List.of("gw one", "a two gw", "b two"), new Pick.PerBoard(1), REST))
        .isEqualTo("0:a 0:gw 1:b");
  }

  @Test
  void aRouterNamedForAnEarlyWaveWaitsForThoseBehindIt() {
    var hosts = List.of("gw one", "a one gw", "b one gw");
    assertThat(places(hosts, new Pick.Matching("group-of-g"), new Pick.Count(1), REST))
        .isEqualTo("1:a 2:b 2:gw*");
  }

  @Test
  void routersPutOffOneBehindTheOtherGoInOrder() {
    var hosts = List.of("gw one", "sw two gw", "a three sw gw", "b three sw gw");
    assertThat(places(hosts, new Pick.PerBoard(1), REST)).isEqualTo("0:a 1:b 1:sw* 1:gw*");
  }

  @Test
  void thePlanIsTheSameEachTime() {
    var hosts = new ArrayList<>(List.of("gw one", "a two gw", "b three gw", "c two", "d one"));
    Stream.iterate(0, i -> i + 1).limit(50).forEach(i -> hosts.add("x" + i + " b" + i % 7 + " gw"));
    Pick[] picks = {new Pick.PerBoard(1), new Pick.Percent(10), REST};
    assertThat(place(hosts, picks)).isEqualTo(place(hosts, picks));
  }
}
