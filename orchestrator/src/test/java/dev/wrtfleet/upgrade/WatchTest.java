package dev.wrtfleet.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Event.HostRelapsed;
import dev.wrtfleet.rollout.Event.SoakSeen;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Soak;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The looks at an upgraded router while its wave soaks. */
class WatchTest {
  private static final Duration LASTS = Duration.ofHours(1);

  @TempDir Path folder;
  private RoadRun run;

  @BeforeEach
  void upgraded() {
    run = new RoadRun(folder, Firmware.OLD_23);
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    run.soak = Optional.of(new Soak(1, run.clock.instant().plus(LASTS), LASTS));
  }

  /** Looks until it is over; the last event. */
  private Event.HostEvent soakThrough() {
    for (int i = 0; i < 200; i++) {
      switch (run.advance(run::write)) {
        case Next.Again(Duration after) -> run.clock.pass(after);
        case Next.PutOff e -> throw new AssertionError("put off after its end");
        case Next.Ended e -> {
          return run.events.getLast();
        }
      }
    }
    throw new AssertionError("no end");
  }

  private void passSome() {
    for (int i = 0; i < 3; i++) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
  }

  @Test
  void aRouterThatStaysWellIsSeenLastWhenTheSoakIsOver() {
    assertThat(soakThrough()).isEqualTo(new SoakSeen("roof", HostProgress.HEALTHY, "", 1, true));
    assertThat(run.clock.instant()).isEqualTo(run.soak.orElseThrow().until());
    assertThat(run.events(SoakSeen.class)).as("only news").hasSize(2);
    assertThat(run.router.flashes).isEqualTo(1);
  }

  @Test
  void aRouterThatRebootsByItselfFailsAtOnce() {
    passSome();
    run.router.reboot();
    assertThat(soakThrough())
        .isInstanceOfSatisfying(
            HostRelapsed.class,
            relapse -> {
              assertThat(relapse.outcome()).isEqualTo(Outcome.DEGRADED);
              assertThat(relapse.reason()).contains("rebooted by itself");
            });
    assertThat(run.progress.ended().orElseThrow().outcome()).isEqualTo(Outcome.DEGRADED);
  }

  @Test
  void aRouterThatIsSickForLongerThanItMayFails() {
    passSome();
    run.router.services = "{}";
    assertThat(soakThrough())
        .isInstanceOfSatisfying(
            HostRelapsed.class,
            relapse -> assertThat(relapse.reason()).contains("not healthy any more for 5m"));
  }

  @Test
  void aRouterThatCannotBeJudgedAnyMoreIsUnclear() {
    passSome();
    run.router.services = "?";
    assertThat(soakThrough())
        .isInstanceOfSatisfying(
            HostRelapsed.class,
            relapse -> assertThat(relapse.outcome()).isEqualTo(Outcome.UNCLEAR));
  }

  @Test
  void aRouterThatIsWellAgainInTimeStays() {
    passSome();
    run.router.services = "{}";
    passSome();
    assertThat(run.progress.aside().unwellSince()).isPresent();
    run.router.services = "{\"dropbear\":{\"instances\":{\"a\":{\"running\":true}}}}";
    assertThat(soakThrough()).isInstanceOf(SoakSeen.class);
    assertThat(run.progress.ended().orElseThrow().outcome()).isEqualTo(Outcome.UPGRADED);
  }

  @Test
  void aRouterThatDoesNotAnswerAnyMoreFails() {
    passSome();
    run.router.breakOn("open", Integer.MAX_VALUE);
    assertThat(soakThrough()).isInstanceOf(HostRelapsed.class);
  }

  @Test
  void aRouterThatIsSickWhenTheSoakIsOverIsWaitedForAndNotPassed() {
    run.clock.pass(LASTS.minusSeconds(1));
    run.router.services = "{}";
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    run.clock.pass(Duration.ofSeconds(30));
    assertThat(run.advance(run::write)).isInstanceOf(Next.Again.class);
    assertThat(run.events(SoakSeen.class)).noneMatch(SoakSeen::last);
    assertThat(soakThrough()).isInstanceOf(HostRelapsed.class);
  }

  @Test
  void aRouterWhoseWayIsDownDoesNotFailForIt() {
    passSome();
    run.router.breakOn("open", Integer.MAX_VALUE);
    run.wayBackAt = Optional.of(Instant.MAX);
    for (int i = 0; i < 200; i++) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
    run.router.breaks.clear();
    run.wayBackAt = Optional.of(run.clock.instant());
    assertThat(soakThrough()).isInstanceOf(SoakSeen.class);
  }

  @Test
  void aProcessThatWasKilledGoesOnWatchingTheSameBoot() {
    passSome();
    run.restart();
    run.router.reboot();
    assertThat(soakThrough()).isInstanceOf(HostRelapsed.class);
  }

  @Test
  void aBootItSettledWithIsNoRelapse() {
    run = new RoadRun(folder.resolve("other"), Firmware.OLD_23);
    while (run.progress.proved().isEmpty()) {
      run.clock.pass(((Next.Again) run.advance(run::write)).after());
    }
    run.router.reboot();
    assertThat(run.drive().outcome()).isEqualTo(Outcome.UPGRADED);
    run.soak = Optional.of(new Soak(1, run.clock.instant().plus(LASTS), LASTS));
    assertThat(soakThrough()).isInstanceOf(SoakSeen.class);
  }
}
