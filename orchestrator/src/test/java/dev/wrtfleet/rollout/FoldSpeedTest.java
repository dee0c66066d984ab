package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event.Planned;
import dev.wrtfleet.rollout.Event.RunStarted;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keeps the cost of a large run in proportion to its events. */
class FoldSpeedTest {
  private static final int HOSTS = 5000;
  private static final int STEPS_OF_EACH = 16;

  /** Takes a fraction of a second; copying all hosts at each event would take minutes. */
  @Test
  @Timeout(30)
  void aHundredThousandEventsOfFiveThousandHostsAreDecidedAndFoldedInSeconds() {
    var tape = new Tape().write(new RunStarted("r-1", "canary", "ada"));
    var hosts = IntStream.range(0, HOSTS).mapToObj(i -> Plans.host("h" + i, 0)).toList();
    tape.write(new Planned(new Plan(Plans.playbook(50, Plans.NEVER, Plans.wave("all")), hosts)));
    tape.decide();
    for (PlannedHost host : hosts) {
      for (int i = 0; i < STEPS_OF_EACH; i++) {
        tape.write(new StepStarted(host.name(), Step.UPLOAD, "block " + i));
        assertThat(Brain.decide(tape.state, tape.now).events()).isEmpty();
      }
      tape.end(host.name(), Outcome.LOST).wait(Duration.ofSeconds(1)).decide();
    }
    assertThat(tape.records).hasSizeGreaterThan(100_000);
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(RolloutState.replay(tape.records).tally()).isEqualTo(tape.state.tally());
  }
}
