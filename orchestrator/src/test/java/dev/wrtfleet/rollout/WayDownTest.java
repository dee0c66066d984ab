package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.failed;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.playbook.SiteDown;
import dev.wrtfleet.rollout.Event.HostAway;
import dev.wrtfleet.rollout.Event.HostPutBack;
import dev.wrtfleet.rollout.Event.SitePaused;
import dev.wrtfleet.rollout.Event.SiteResumed;
import dev.wrtfleet.rollout.Event.StepStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A site that cannot be reached: it waits, and its hosts do not fail. */
class WayDownTest {
  private static final Duration WAITS = Duration.ofHours(2);

  private static PlannedHost berlin(String name, int wave) {
    return host(name, wave).at(Optional.of("berlin"));
  }

  /** Three hosts of Berlin and one of Kiel in flight, one of Berlin waiting. */
  private static Tape started() {
    Tape tape =
        Tape.started(
            playbook(4, failed(1), wave("all")).withSiteDown(new SiteDown("site", 3, WAITS)),
            berlin("a", 0),
            berlin("b", 0),
            berlin("c", 0),
            host("k", 0).at(Optional.of("kiel")),
            berlin("d", 0));
    assertThat(tape.state.inFlight()).isEqualTo(4);
    return tape;
  }

  private static Tape away(Tape tape, String... hosts) {
    for (String host : hosts) {
      tape.write(new HostAway(host, "no answer"));
    }
    return tape;
  }

  private static Tape dark() {
    Tape tape = away(started(), "a", "b", "c");
    assertThat(tape.decide())
        .containsExactly(
            new SitePaused("berlin", "3 of its hosts cannot be reached at once: a, b, c"));
    for (String host : List.of("a", "b", "c")) {
      tape.write(tape.state.way(host).putBack().orElseThrow());
    }
    return tape;
  }

  @Test
  void twoHostsThatCannotBeReachedAreNoSiteAndThreeAre() {
    Tape tape = away(started(), "a", "b");
    assertThat(tape.decide()).isEmpty();
    assertThat(tape.state.way("a").putBack()).isEmpty();
    away(tape, "k");
    assertThat(tape.decide()).as("of another site").isEmpty();
    away(tape, "c");
    assertThat(tape.decide()).first().isInstanceOf(SitePaused.class);
    assertThat(tape.state.darkSites()).containsExactly("berlin");
    assertThat(tape.state.way("a").putBack())
        .contains(new HostPutBack("a", "the way to berlin is down"));
    assertThat(tape.state.way("k").putBack()).isEmpty();
  }

  @Test
  void hostsOfASiteThatIsDownWaitAndTheOthersGoOn() {
    Tape tape = dark();
    assertThat(tape.state.inFlight()).isEqualTo(1);
    assertThat(tape.state.tally().ended()).isEmpty();
    assertThat(tape.decide()).isEmpty();
    tape.end("k", Outcome.UPGRADED);
    assertThat(tape.decide()).isEmpty();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.RUNNING);
  }

  @Test
  void oneHostAtATimeIsTriedWithGrowingPauses() {
    Tape tape = dark();
    Instant darkSince = tape.now;
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(darkSince.plusSeconds(30));
    tape.wait(Duration.ofMillis(29_999));
    assertThat(tape.decide()).isEmpty();
    tape.wait(Duration.ofMillis(1));
    assertThat(tape.decide()).containsExactly(admitted("a"));
    assertThatThrownBy(() -> tape.write(admitted("b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another host is tried");
    away(tape, "a").write(tape.state.way("a").putBack().orElseThrow());
    assertThat(Brain.decide(tape.state, tape.now).wakeAt()).contains(tape.now.plusSeconds(60));
    for (int tries = 0; tries < 9; tries++) {
      tape.wait(Duration.ofMinutes(5));
      assertThat(tape.decide()).containsExactly(admitted("a"));
      away(tape, "a").write(tape.state.way("a").putBack().orElseThrow());
    }
  }

  @Test
  void theFirstThatAnswersResumesTheSite() {
    Tape tape = dark();
    tape.wait(Duration.ofMinutes(1));
    tape.decide();
    assertThat(tape.state.way("d").backAt()).contains(Instant.MAX);
    tape.write(new StepStarted("a", Step.PROBE, ""), facts("a"));
    assertThat(tape.decide())
        .containsExactly(new SiteResumed("berlin"), admitted("b"), admitted("c"));
    assertThat(tape.state.way("d").backAt()).contains(tape.now);
    for (String host : List.of("a", "b", "c", "k")) {
      tape.end(host, Outcome.UPGRADED);
    }
    tape.decide();
    tape.end("d", Outcome.UPGRADED);
    tape.decide();
    assertThat(RunEnd.exitCode(tape.state).number()).as("none failed").isZero();
  }

  private static Event facts(String host) {
    return new Event.FactsRead(host, Routers.facts("acme,one"), "key");
  }

  @Test
  void patienceEndsAndTheHostsThatWaitEndUnreachable() {
    Tape tape = dark();
    tape.end("k", Outcome.UPGRADED);
    tape.wait(WAITS.minusMillis(1));
    tape.decide();
    away(tape, "a").write(tape.state.way("a").putBack().orElseThrow());
    assertThat(tape.state.tally(0).count(Outcome.UNREACHABLE)).isZero();
    tape.wait(Duration.ofMillis(1));
    tape.decide();
    assertThat(tape.state.tally(0).count(Outcome.UNREACHABLE)).isEqualTo(4);
    assertThat(tape.state.haltReason()).isEmpty();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
  }

  @Test
  void aHostPastItsFlashIsNotPutBack() {
    Tape tape = started();
    tape.write(Tape.flash("a"));
    assertThatThrownBy(() -> tape.write(new HostPutBack("a", "")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> away(tape, "a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHaltEndsTheWaiting() {
    Tape tape = dark();
    tape.end("k", Outcome.UPGRADED);
    tape.write(new Event.Halted("ada said so"));
    tape.decide();
    assertThat(tape.state.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(tape.state.tally().count(Outcome.SKIPPED)).isEqualTo(4);
  }
}
