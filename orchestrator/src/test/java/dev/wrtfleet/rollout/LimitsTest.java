package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.Limits;
import dev.wrtfleet.playbook.Limits.Canaries;
import dev.wrtfleet.playbook.PerLabel;
import dev.wrtfleet.playbook.Playbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is held back though the wave is open and the total is not reached. */
class LimitsTest {
  private static final RouterKind ONE = new RouterKind("acme,one", "24.10.4");
  private static final RouterKind OLD = new RouterKind("acme,one", "23.05.5");
  private static final RouterKind TWO = new RouterKind("acme,two", "24.10.4");

  private static Playbook limited(Canaries canaries, List<PerLabel> atOnce, List<PerLabel> apart) {
    return playbook(99, NEVER, wave("one"), wave("two"))
        .withLimits(new Limits(canaries, atOnce, apart));
  }

  private static Playbook atOnce(String label, int hosts) {
    return limited(Canaries.WAVES, List.of(per(label, hosts)), List.of());
  }

  private static Playbook apart(int hosts) {
    return limited(Canaries.WAVES, List.of(), List.of(per("site", hosts)));
  }

  private static PerLabel per(String label, int hosts) {
    return new PerLabel(label, hosts, Optional.empty());
  }

  private static Playbook canariesAlways() {
    return limited(Canaries.ALWAYS, List.of(), List.of());
  }

  private static PlannedHost at(String site, PlannedHost host) {
    return host.withLabels(new TreeMap<>(Map.of("site", site)));
  }

  private static PlannedHost[] site(int hosts) {
    var all = new ArrayList<PlannedHost>();
    for (int i = 0; i < hosts; i++) {
      all.add(at("berlin", host("b" + i, 0)));
    }
    return all.toArray(PlannedHost[]::new);
  }

  private static void assertRefused(Tape tape, Event event, String why) {
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.state.apply(new Recorded(99, tape.now, event)))
        .withMessageEndingWith(": " + why);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,3"})
  void soManyOfASiteAreInFlight(int limit, int inFlight) {
    Tape tape = Tape.started(atOnce("site", limit), site(3));
    assertThat(tape.state.inFlight()).isEqualTo(inFlight);
  }

  @Test
  void sitesAndHostsWithoutOneDoNotWaitForEachOther() {
    Tape tape =
        Tape.started(
            atOnce("site", 1),
            at("berlin", host("b0", 0)),
            at("berlin", host("b1", 0)),
            at("hamburg", host("h0", 0)),
            host("x0", 0),
            host("x1", 0));
    assertThat(tape.records)
        .extracting(Recorded::event)
        .contains(admitted("b0"), admitted("h0"), admitted("x0"), admitted("x1"))
        .doesNotContain(admitted("b1"));
    assertRefused(tape, admitted("b1"), "1 hosts of site=berlin are in flight, and no more may be");
    tape.end("b0", Outcome.REFUSED);
    assertThat(tape.decide()).containsExactly(admitted("b1"));
  }

  @Test
  void soManyOfABoardAreInFlightWhateverTheyRun() {
    Tape tape =
        Tape.started(
            atOnce("board", 2),
            host("a", ONE, 0),
            host("b", OLD, 0),
            host("c", ONE, 0),
            host("d", TWO, 0));
    assertThat(tape.state.inFlight()).isEqualTo(3);
    assertRefused(
        tape, admitted("c"), "2 hosts of board=acme,one are in flight, and no more may be");
  }

  @ParameterizedTest
  @CsvSource({"1,3,2", "2,3,1", "1,2,1", "1,4,3"})
  void soManyOfASiteStayUp(int keep, int hosts, int inFlight) {
    Tape tape = Tape.started(apart(keep), site(hosts));
    assertThat(tape.state.inFlight()).isEqualTo(inFlight);
    assertThat(tape.state.tally().total()).isEqualTo(hosts);
  }

  @Test
  void aHostAlreadyCurrentStaysUpForTheOthersAndOneThatIsSilentDoesNot() {
    PlannedHost current = at("berlin", over("current", Outcome.CURRENT));
    PlannedHost silent = at("berlin", over("silent", Outcome.UNREACHABLE));
    Tape tape = Tape.started(apart(1), site(1)[0], current, silent);
    assertThat(tape.state.inFlight()).isEqualTo(1);
    tape = Tape.started(apart(1), site(2)[0], site(2)[1], silent);
    assertThat(tape.state.inFlight()).isEqualTo(1);
    assertRefused(tape, admitted("b1"), "1 of site=berlin must stay up, and only 1 is");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UPGRADED", "CURRENT", "REFUSED", "NOT_STARTED", "OLD_FIRMWARE"},
      mode = EnumSource.Mode.INCLUDE)
  void aHostThatEndedUpLetsTheNextOneStart(Outcome outcome) {
    Tape tape = Tape.started(apart(1), site(2));
    tape.end("b0", outcome);
    assertThat(tape.decide()).containsExactly(admitted("b1"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST", "STRANGER", "DEGRADED", "UNREACHABLE"})
  void theLastOneOfASiteIsLeftAloneWhenTheOthersDoNotWork(Outcome outcome) {
    Tape tape = Tape.started(apart(1), site(2));
    tape.end("b0", outcome).decide();
    Event.HostEnded end = tape.state.ended("b1").orElseThrow();
    assertThat(end.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(end.reason()).isEqualTo("1 of site=berlin must stay up, and only 1 is");
    assertThat(end.advice()).contains("Bring back");
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
  }

  @Test
  void aHostThatMayStartLaterIsNotSkipped() {
    Tape tape = Tape.started(apart(1), site(2));
    assertRefused(tape, Tape.ended("b1", Outcome.SKIPPED), "the host is not admitted");
  }

  @Test
  void theFirstOfEachBoardAndReleaseGoesAloneUntilItIsUpgraded() {
    Tape tape =
        Tape.started(
            canariesAlways(),
            host("a1", ONE, 0),
            host("a2", ONE, 0),
            host("o1", OLD, 0),
            host("t1", TWO, 0),
            host("a3", ONE, 0));
    assertThat(tape.state.inFlight()).isEqualTo(3);
    assertRefused(
        tape, admitted("a2"), "no acme,one from 24.10.4 is upgraded yet, and one is in flight");
    tape.end("o1", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    tape.end("a1", Outcome.UPGRADED);
    assertThat(tape.decide()).containsExactly(admitted("a2"), admitted("a3"));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "UNREACHABLE", "CURRENT", "LOST", "DEGRADED"})
  void afterAFirstOneThatProvedNothingTheNextGoesAlone(Outcome outcome) {
    Tape tape = Tape.started(canariesAlways(), host("a1", 0), host("a2", 0), host("a3", 0));
    tape.end("a1", outcome);
    assertThat(tape.decide()).containsExactly(admitted("a2"));
  }

  /** Its wave passes all the same, for the sake of the other boards. */
  @ParameterizedTest(name = "{0}: {1} of the next wave begin")
  @CsvSource({
    "UPGRADED, 3",
    "UNREACHABLE, 1",
    "REFUSED, 1",
    "CURRENT, 1",
    "SKIPPED, 1",
    "NOT_STARTED, 1",
    "LOST, 1",
    "DEGRADED, 1",
  })
  void aCanaryOfAnEarlierWaveThatProvedNothingIsNoneOfItsBoard(Outcome outcome, int begin) {
    Tape tape =
        Tape.started(
            canariesAlways(),
            host("a1", ONE, 0),
            host("t1", TWO, 0),
            host("a2", ONE, 1),
            host("a3", ONE, 1),
            host("a4", ONE, 1));
    tape.end("t1", Outcome.UPGRADED);
    if (outcome == Outcome.SKIPPED) {
      tape.write(new Event.SkipAsked("a1", "ada", ""));
    }
    tape.end("a1", outcome);
    tape.decide();
    assertThat(tape.state.openWave()).contains(1);
    assertThat(tape.state.inFlight()).isEqualTo(begin);
    if (begin == 1) {
      // The next one in its place proves it, and the others follow.
      tape.end("a2", Outcome.UPGRADED);
      assertThat(tape.decide()).containsExactly(admitted("a3"), admitted("a4"));
    }
  }

  @Test
  void aBoardFirstSeenInALaterWaveStillGetsItsCanary() {
    Tape tape =
        Tape.started(
            canariesAlways(),
            host("a1", ONE, 0),
            host("a2", ONE, 1),
            host("a3", ONE, 1),
            host("t1", TWO, 1),
            host("t2", TWO, 1));
    tape.end("a1", Outcome.UPGRADED);
    assertThat(tape.decide())
        .contains(admitted("a2"), admitted("a3"), admitted("t1"))
        .doesNotContain(admitted("t2"));
  }

  @Test
  void wherePlaybookSaysSoOnlyWavesHoldBack() {
    Tape tape =
        Tape.started(limited(Canaries.WAVES, List.of(), List.of()), host("a1", 0), host("a2", 0));
    assertThat(tape.state.inFlight()).isEqualTo(2);
  }

  @Test
  void aHostGoesAfterThoseItIsToldToAndTheyNeverTogether() {
    Tape tape =
        Tape.started(
            playbook(9, NEVER, wave("one")),
            host("a", 0),
            host("b", 0),
            host("sw", 0).goingAfter(List.of("a", "b")));
    assertThat(tape.state.inFlight()).isEqualTo(2);
    tape.end("a", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    assertRefused(tape, admitted("sw"), "b goes before it and has not ended");
    tape.end("b", Outcome.LOST);
    assertThat(tape.decide()).containsExactly(admitted("sw"));
  }
}
