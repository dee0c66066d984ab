package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.failedPercent;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.playbook.StopWhen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopGateTest {
  /** One open wave of so many hosts, all in flight; the first so many fail, one after the other. */
  private static Optional<String> haltAfter(StopWhen stop, int hosts, int failures) {
    PlannedHost[] wave =
        IntStream.range(0, hosts).mapToObj(i -> host("h" + i, 0)).toArray(PlannedHost[]::new);
    var tape = Tape.started(playbook(hosts, stop, wave("one")), wave);
    for (int i = 0; i < failures; i++) {
      tape.end("h" + i, Outcome.LOST);
    }
    tape.decide();
    return tape.state.haltReason();
  }

  @ParameterizedTest
  @CsvSource({"1,0,false", "1,1,true", "3,2,false", "3,3,true", "3,4,true"})
  void soManyFailedHostsHaltTheRun(int limit, int failures, boolean halts) {
    assertThat(haltAfter(failed(limit), 20, failures).isPresent()).isEqualTo(halts);
  }

  @ParameterizedTest
  @CsvSource({
    "10,20,1,false", "10,20,2,true", "5,20,1,true", "5,21,1,false", "7,100,6,false",
    "7,100,7,true", "0.07,10,0,false", "0.07,10,1,true", "100,3,2,false", "100,3,3,true"
  })
  void soLargeAShareOfFailedHostsHaltsTheRun(
      double percent, int hosts, int failures, boolean halts) {
    assertThat(haltAfter(failedPercent(percent), hosts, failures).isPresent()).isEqualTo(halts);
  }

  @Test
  void withoutALimitNothingHalts() {
    assertThat(haltAfter(Plans.NEVER, 4, 4)).isEmpty();
  }

  @Test
  void aSmallWaveHaltsByItsOwnShareThoughTheRunIsLarge() {
    var hosts = new ArrayList<PlannedHost>(List.of(host("canary1", 0), host("canary2", 0)));
    IntStream.range(0, 98).mapToObj(i -> host("h" + i, 1)).forEach(hosts::add);
    var tape =
        Tape.started(
            playbook(2, failedPercent(50), wave("canary"), wave("rest")),
            hosts.toArray(PlannedHost[]::new));
    tape.end("canary2", Outcome.DEGRADED);
    tape.decide();
    assertThat(tape.state.haltReason().orElseThrow())
        .isEqualTo(
            "1 of 2 hosts of wave canary failed and stop_when says failed_percent: 50"
                + " (canary2 DEGRADED)");
  }

  /** Why the gate need not look at the run: its share is a mean of those of its waves. */
  @ParameterizedTest
  @ValueSource(doubles = {20, 25, 33.4, 50, 75})
  void theShareOfTheRunIsNeverReachedWithoutAHalt(double percent) {
    for (int code = 0; code < 5 * 5 * 4 * 4; code++) {
      int inOne = 1 + code % 4;
      int inTwo = 1 + code / 4 % 4;
      int failedInOne = Math.min(inOne, code / 16 % 5);
      int failedInTwo = Math.min(inTwo, code / 80);
      boolean isReached =
          failedInOne + failedInTwo > 0
              && (failedInOne + failedInTwo) * 100 >= percent * (inOne + inTwo);
      if (isReached) {
        assertThat(halts(percent, new int[] {inOne, inTwo}, new int[] {failedInOne, failedInTwo}))
            .as("%d of %d, then %d of %d", failedInOne, inOne, failedInTwo, inTwo)
            .isTrue();
      }
    }
  }

  private static boolean halts(double percent, int[] planned, int[] failures) {
    var hosts = new ArrayList<PlannedHost>();
    for (int wave = 0; wave < planned.length; wave++) {
      for (int i = 0; i < planned[wave]; i++) {
        hosts.add(host("h" + wave + i, wave));
      }
    }
    var tape =
        Tape.started(
            playbook(9, failedPercent(percent), wave("one"), wave("two")),
            hosts.toArray(PlannedHost[]::new));
    for (int wave = 0; wave < planned.length; wave++) {
      for (int i = 0; i < planned[wave] && tape.state.haltReason().isEmpty(); i++) {
        tape.end("h" + wave + i, i < failures[wave] ? Outcome.LOST : Outcome.UPGRADED);
        tape.decide();
      }
    }
    return tape.state.haltReason().isPresent();
  }

  @Test
  void hostsThatEndedInPlanningAreNotPartOfTheShare() {
    var tape =
        Tape.started(
            playbook(2, failedPercent(50), wave("one")),
            host("a", 0),
            host("b", 0),
            over("c", Outcome.CURRENT),
            over("d", Outcome.CURRENT));
    tape.end("a", Outcome.LOST);
    tape.decide();
    assertThat(tape.state.haltReason()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void onlyOutcomesThatTouchedFlashCount(Outcome outcome) {
    if (outcome == Outcome.SKIPPED) {
      return;
    }
    var tape = Tape.started(playbook(2, failed(1), wave("one")), host("a", 0), host("b", 0));
    tape.end("a", outcome);
    tape.decide();
    assertThat(tape.state.haltReason().isPresent()).isEqualTo(outcome.isFailure());
  }

  @Test
  void eitherLimitHaltsAndTheReasonNamesAtMostFive() {
    var both = new StopWhen(OptionalInt.of(6), OptionalDouble.of(99));
    assertThat(haltAfter(both, 7, 5)).isEmpty();
    assertThat(haltAfter(both, 7, 6).orElseThrow())
        .isEqualTo(
            "6 hosts failed and stop_when says failed: 6"
                + " (h0 LOST, h1 LOST, h2 LOST, h3 LOST, h4 LOST …)");
  }
}
