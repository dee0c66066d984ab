package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.failedPercent;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.StopWhen.Counted;
import dev.wrtfleet.playbook.StopWhen.ThenBoard;
import dev.wrtfleet.playbook.WaveSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets by board, in a row, by share of those tried, and of single waves. */
class BudgetTest {
  private static final RouterKind OLD = new RouterKind("acme,one", "23.05.5");
  private static final RouterKind NEW = new RouterKind("acme,one", "24.10.4");
  private static final RouterKind TWO = new RouterKind("acme,two", "24.10.4");

  private static StopWhen perBoard(int hosts) {
    return NEVER.withPerBoard(hosts, ThenBoard.LEAVE_OUT);
  }

  /** Ends hosts one after the other: {@code L} lost, {@code U} upgraded, {@code R} refused … */
  private static Optional<String> haltAfter(StopWhen stop, int hosts, String ends) {
    PlannedHost[] wave =
        IntStream.range(0, hosts).mapToObj(i -> host("h" + i, 0)).toArray(PlannedHost[]::new);
    var tape = Tape.started(playbook(hosts, stop, wave("one")), wave);
    for (int i = 0; i < ends.length() && tape.state.haltReason().isEmpty(); i++) {
      tape.end("h" + i, outcome(ends.charAt(i)));
      tape.decide();
    }
    return tape.state.haltReason();
  }

  private static Outcome outcome(char letter) {
    return switch (letter) {
      case 'L' -> Outcome.LOST;
      case 'U' -> Outcome.UPGRADED;
      case 'R' -> Outcome.REFUSED;
      case 'N' -> Outcome.UNREACHABLE;
      case 'C' -> Outcome.CURRENT;
      default -> throw new IllegalArgumentException(String.valueOf(letter));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "2, L, false",
    "2, LL, true",
    "2, LUL, false",
    "2, LRL, true",
    "2, LNCL, true",
    "3, LLUL, false",
    "3, LLULLL, true",
    "1, UUL, true",
    "1, UUU, false"
  })
  void soManyInARowHaltTheRun(int limit, String ends, boolean halts) {
    assertThat(haltAfter(NEVER.withInARow(limit), 9, ends).isPresent()).isEqualTo(halts);
  }

  @Test
  void aRowSaysWhoFellAndWhichKeySaysSo() {
    assertThat(haltAfter(NEVER.withInARow(2), 9, "ULL"))
        .contains("2 hosts failed in a row and stop_when says in_a_row: 2 (h1 LOST, h2 LOST)");
  }

  /** Percent, of at least, hosts planned, ends. */
  @ParameterizedTest
  @CsvSource({
    "5,  20, 100, L,       true",
    "5,  21, 100, L,       false",
    "5,  21, 100, UUUUUUUUUUUUUUUUUUUUL, false",
    "5,  20, 100, UUUUUUUUUUUUUUUUUUUL,  true",
    "50, 4,  100, LUU,     false",
    "50, 4,  100, LL,      true",
    "50, 4,  100, ULUUUL,  false",
    "50, 4,  100, LURRRRL, true",
    "50, 90, 3,   LL,      true",
    "50, 90, 3,   L,       false"
  })
  void aShareOfThoseTriedHaltsTheRun(
      double percent, int atLeast, int hosts, String ends, boolean halts) {
    StopWhen stop = failedPercent(percent).withOfAtLeast(atLeast);
    assertThat(haltAfter(stop, hosts, ends).isPresent()).isEqualTo(halts);
  }

  @Test
  void aWaveOfFewerThanTheSampleIsJudgedWithTheRestOfTheRunAlone() {
    var hosts = new ArrayList<PlannedHost>(List.of(host("canary1", 0), host("canary2", 0)));
    IntStream.range(0, 98).mapToObj(i -> host("h" + i, 1)).forEach(hosts::add);
    var tape =
        Tape.started(
            playbook(99, failedPercent(6).withOfAtLeast(20), wave("canary"), wave("rest")),
            hosts.toArray(PlannedHost[]::new));
    tape.end("canary1", Outcome.LOST).end("canary2", Outcome.UPGRADED).decide();
    assertThat(tape.state.haltReason()).isEmpty();
    tape.end("h0", Outcome.LOST).decide();
    assertThat(tape.state.haltReason())
        .contains(
            "2 of 20 hosts failed and stop_when says failed_percent: 6 of at least 20"
                + " (canary1 LOST, h0 LOST)");
  }

  @ParameterizedTest
  @CsvSource({
    "NR, , false",
    "N, UNREACHABLE, true",
    "R, UNREACHABLE, false",
    "R, REFUSED, true",
    "N, REFUSED, false"
  })
  void whatDidNotTouchFlashCountsOnlyWhereThePlaybookSaysSo(
      String ends, Counted counted, boolean halts) {
    StopWhen stop = failed(1).withCount(counted == null ? Set.of() : Set.of(counted));
    assertThat(haltAfter(stop, 4, ends).isPresent()).isEqualTo(halts);
  }

  @Test
  void hostsUnreachableInPlanningCountForTheRunWhereThePlaybookSaysSo() {
    StopWhen stop = failed(2).withCount(Set.of(Counted.UNREACHABLE));
    PlannedHost[] one = {host("a", 0), over("b", Outcome.UNREACHABLE)};
    PlannedHost[] two = {
      host("a", 0), over("b", Outcome.UNREACHABLE), over("c", Outcome.UNREACHABLE)
    };
    assertThat(Tape.started(playbook(1, stop, wave("one")), one).state.haltReason()).isEmpty();
    assertThat(Tape.started(playbook(1, stop, wave("one")), two).state.haltReason())
        .contains("2 hosts failed and stop_when says failed: 2 (b UNREACHABLE, c UNREACHABLE)");
    StopWhen half = failedPercent(50).withCount(Set.of(Counted.UNREACHABLE));
    assertThat(Tape.started(playbook(1, half, wave("one")), one).state.haltReason())
        .contains("1 of 2 hosts failed and stop_when says failed_percent: 50 (b UNREACHABLE)");
  }

  private static Tape twoKinds(StopWhen stop, WaveSpec... waves) {
    return Tape.started(
        playbook(9, stop, waves),
        host("old1", OLD, 0),
        host("old2", OLD, 0),
        host("new1", NEW, 0),
        host("two1", TWO, 0),
        host("old3", OLD, 1),
        host("new2", NEW, 1));
  }

  @Test
  void aBoardThatUsedUpItsBudgetIsLeftOutAndTheOthersGoOn() {
    Tape tape = twoKinds(perBoard(1), wave("one"), wave("two"));
    tape.end("old1", Outcome.LOST).decide();
    assertThat(tape.state.leftOut()).containsOnlyKeys(OLD);
    assertThat(tape.state.leftOut().values())
        .containsExactly(
            "1 of acme,one from 23.05.5 failed and stop_when says per_board: 1 (old1 LOST)");
    assertThat(tape.state.ended("old3").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(tape.state.ended("old3").orElseThrow().reason()).contains("its board is left out");
    assertThat(tape.state.ended("old3").orElseThrow().advice()).isNotEmpty();
    // In flight when it happened: it is not called back.
    assertThat(tape.state.ended("old2")).isEmpty();
    for (String host : List.of("old2", "new1", "two1")) {
      tape.end(host, Outcome.UPGRADED);
    }
    tape.decide();
    tape.end("new2", Outcome.UPGRADED).decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(tape.state.haltReason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 1, false", "2, 2, true", "1, 1, true", "3, 2, false"})
  void soManyOfOneBoardAndReleaseLeaveItOut(int limit, int failures, boolean leftOut) {
    Tape tape = twoKinds(perBoard(limit), wave("one"), wave("two"));
    tape.end("new1", Outcome.LOST).end("two1", Outcome.LOST);
    for (int i = 1; i <= failures; i++) {
      tape.end("old" + i, Outcome.LOST);
    }
    tape.decide();
    assertThat(tape.state.leftOut().containsKey(OLD)).isEqualTo(leftOut);
  }

  @Test
  void aBoardHaltsTheRunWhereThePlaybookSaysThat() {
    Tape tape = twoKinds(NEVER.withPerBoard(2, ThenBoard.HALT), wave("one"), wave("two"));
    tape.end("old1", Outcome.LOST).end("new1", Outcome.LOST).decide();
    assertThat(tape.state.haltReason()).isEmpty();
    tape.end("old2", Outcome.LOST).decide();
    assertThat(tape.state.leftOut()).isEmpty();
    assertThat(tape.state.haltReason())
        .contains(
            "2 of acme,one from 23.05.5 failed and stop_when says per_board: 2"
                + " (old1 LOST, old2 LOST)");
  }

  @Test
  void whatABoardThatWasLeftOutLostIsNoShareAndNoRowButCountsForTheMostThatMayBeLost() {
    StopWhen tendencies = failedPercent(25).withInARow(1).withPerBoard(1, ThenBoard.LEAVE_OUT);
    Tape tape = twoKinds(tendencies, wave("one"), wave("two"));
    tape.end("old1", Outcome.LOST).decide();
    assertThat(tape.state.haltReason()).isEmpty();
    tape = twoKinds(failed(1).withPerBoard(1, ThenBoard.LEAVE_OUT), wave("one"), wave("two"));
    tape.end("old1", Outcome.LOST).decide();
    assertThat(tape.state.haltReason())
        .contains("1 host failed and stop_when says failed: 1 (old1 LOST)");
  }

  @Test
  void aWaveHasBudgetsOfItsOwnBesidesThoseOfTheRun() {
    WaveSpec canary = wave("canary").withStopWhen(failed(1));
    Tape tape = twoKinds(failed(3), canary, wave("rest"));
    tape.end("old1", Outcome.LOST).decide();
    assertThat(tape.state.haltReason())
        .contains("1 host of wave canary failed and its stop_when says failed: 1 (old1 LOST)");
    tape = twoKinds(failed(1), wave("canary").withStopWhen(failed(3)), wave("rest"));
    tape.end("old1", Outcome.LOST).decide();
    assertThat(tape.state.haltReason()).isPresent();
  }

  @Test
  void whatFailedInAnotherWaveIsNotOfTheBudgetsOfAWave() {
    WaveSpec rest =
        wave("rest").withStopWhen(failed(2).withInARow(2).withPerBoard(2, ThenBoard.LEAVE_OUT));
    Tape tape = twoKinds(NEVER, wave("canary"), rest);
    for (String host : List.of("new1", "two1", "old2", "old1")) {
      tape.end(host, Outcome.LOST);
    }
    tape.decide();
    tape.end("old3", Outcome.LOST).decide();
    assertThat(tape.state.haltReason()).isEmpty();
    assertThat(tape.state.leftOut()).isEmpty();
    tape.end("new2", Outcome.LOST).decide();
    assertThat(tape.state.haltReason())
        .contains(
            "2 hosts of wave rest failed and its stop_when says failed: 2"
                + " (old3 LOST, new2 LOST)");
  }

  @Test
  void aStateRefusesABoardLeftOutWithoutAReasonTwiceOrAfterAHaltAndItsHostsAfterwards() {
    var out = new Event.BoardLeftOut(OLD.board(), OLD.release(), "because");
    Tape tape = twoKinds(perBoard(2), wave("one"), wave("two"));
    assertRefused(tape, out, "no budget of acme,one from 23.05.5 is used up");
    assertRefused(tape, Tape.ended("old3", Outcome.SKIPPED), "the host is not admitted");
    tape.end("old1", Outcome.LOST).end("old2", Outcome.LOST);
    Tape halted = twoKinds(perBoard(1), wave("one"), wave("two"));
    halted.end("old1", Outcome.LOST).write(new Event.Halted("ada said so"));
    assertRefused(halted, out, "the run is halted");
    tape.write(out);
    assertRefused(tape, out, "acme,one from 23.05.5 is left out already");
    assertRefused(tape, Tape.admitted("old3"), "its board is left out");
    assertRefused(tape, Tape.ended("new2", Outcome.SKIPPED), "the host is not admitted");
    tape.write(Tape.ended("old3", Outcome.SKIPPED));
  }

  private static void assertRefused(Tape tape, Event event, String why) {
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.state.apply(new Recorded(99, tape.now, event)))
        .withMessageEndingWith(": " + why);
  }
}
