package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.SkipAsked;
import dev.wrtfleet.rollout.Event.StepStarted;
import org.junit.jupiter.api.Test;

/** Hosts in flight that are not to be flashed after all. */
class LeftAloneTest {
  private final Tape tape =
      Tape.started(playbook(2, NEVER, wave("one")), host("a", 0), host("b", 0), host("c", 0));

  @Test
  void nobodyIsWhileNothingSpeaksAgainstIt() {
    tape.write(new StepStarted("a", Step.TEST, ""));
    assertThat(LeftAlone.end(tape.state, "a")).isEmpty();
  }

  @Test
  void afterAHaltThoseAreThatAreNotFlashedYetAndNoOthers() {
    tape.write(new StepStarted("a", Step.TEST, ""), Tape.flash("b"), new Halted("2 failed"));
    assertThat(LeftAlone.end(tape.state, "a"))
        .hasValueSatisfying(end -> {
          assertThat(end.outcome()).isEqualTo(Outcome.SKIPPED);
          assertThat(end.reason()).isEqualTo("the run was halted before its flash: 2 failed");
          assertThat(end.advice()).isNotBlank();
        });
    assertThat(LeftAlone.end(tape.state, "b")).isEmpty();
    // The brain ends those that wait.
    assertThat(LeftAlone.end(tape.state, "c")).isEmpty();
  }

  @Test
  void theRunEndsOnceTheyHave() {
    tape.write(new Halted("2 failed"));
    assertThat(tape.decide()).isEmpty();
    tape.write(LeftAlone.end(tape.state, "a").orElseThrow());
    assertThat(tape.decide()).isEmpty();
    tape.write(LeftAlone.end(tape.state, "b").orElseThrow());
    assertThat(tape.decide()).last().isEqualTo(new Event.RunFinished());
    assertThat(tape.state.tally().count(Outcome.SKIPPED)).isEqualTo(3);
  }

  @Test
  void aWishToSkipComesBeforeTheHalt() {
    tape.write(new SkipAsked("a", "ada", "on a roof"), new Halted("2 failed"));
    assertThat(LeftAlone.end(tape.state, "a"))
        .hasValueSatisfying(end -> assertThat(end.reason()).isEqualTo("skipped by ada: on a roof"));
  }

  @Test
  void aJournalOfBeforeInWhichAFlashFollowsAHaltIsReadAllTheSame() {
    tape.write(new Halted("2 failed"), Tape.flash("a"));
    assertThat(LeftAlone.end(tape.state, "a")).isEmpty();
  }
}
