package dev.wrtfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wrtfleet.fleet.Fleet;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HealthSpec;
import dev.wrtfleet.playbook.Pick;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.playbook.StopWhen;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the rules let pass of flashes, each with its nearest neighbour that they do not. */
class RulesTest {
  private static final String HOST = "ap0";
  private static final String RUN = "run1";
  private static final long FENCE = 5;
  private static final Instant ISSUED = Instant.parse("2027-01-11T22:10:00Z");
  private static final Instant ENDED = ISSUED.plusSeconds(600);
  private static final Ledger.Lease LEASE =
      new Ledger.Lease(HOST, FENCE, "process-1", Duration.ofMinutes(2));

  private final Rules rules = new Rules(new Fleet(List.of()));
  private final SimulatedRouter router =
      new SimulatedRouter(
          HOST,
          new Agenda(),
          new Chance(1),
          Fate.WORKS,
          new Firmware("23.05.5", "r24106-10cc5fcd00"),
          rules);
  private final PlannedImage image =
      new PlannedImage(
          Path.of("simulated.bin"),
          1,
          SimulatedImage.SHA256,
          List.of(SimulatedImage.BOARD),
          "1.0",
          "24.10.5",
          "r29087-d9c5716d1d",
          false,
          Optional.empty(),
          Optional.empty());
  private long seq;

  @BeforeEach
  void issued() {
    rules.watch(router);
    write(ISSUED, new Event.RunStarted(RUN, "simulated", "ada"));
    write(ISSUED, new Event.Planned(plan()));
    write(ISSUED, new Event.WaveOpened(0));
    write(ISSUED, new Event.HostAdmitted(HOST));
    write(
        ISSUED,
        new Event.FlashIssued(
            HOST, router.bootId(), "r24106-10cc5fcd00", image, "key", ConfigPolicy.KEEP, ENDED));
  }

  private Plan plan() {
    var waves = List.of(new WaveSpec("all", new Pick.Rest(), Duration.ZERO, false));
    var playbook =
        new Playbook(
            "simulated",
            "",
            "all",
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ConfigPolicy.KEEP,
            waves,
            1,
            new StopWhen(OptionalInt.empty(), OptionalDouble.empty()),
            Duration.ofMinutes(10),
            new HealthSpec(Duration.ZERO, Duration.ofMinutes(1), List.of()));
    return new Plan(
        playbook,
        List.of(
            new PlannedHost(
                HOST,
                SimulatedImage.BOARD,
                "",
                Optional.of(image),
                Optional.of(0),
                Optional.empty())));
  }

  private void write(Instant at, Event event) {
    rules.written(RUN, LEASE, new Recorded(++seq, at, event));
  }

  private void endsAs(Outcome outcome) {
    write(ENDED, new Event.HostEnded(HOST, outcome, "nobody knows", "look"));
  }

  private FlashOrder order(Instant sent) {
    String file = "/tmp/wrtfleet-" + image.sha256().substring(0, 8) + ".bin";
    return new FlashOrder(RUN, FENCE, sent, file, false);
  }

  private void refuses(FlashOrder order, String rule) {
    assertThatThrownBy(() -> rules.flashBegins(router, order))
        .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  @Test
  void aCommandStuckSinceBeforeARouterWasGivenUpAsLostBreaksNoRule() {
    endsAs(Outcome.LOST);
    assertThatCode(() -> rules.flashBegins(router, order(ENDED))).doesNotThrowAnyException();
  }

  @Test
  void aCommandSentAfterTheRouterWasGivenUpBreaksOne() {
    endsAs(Outcome.LOST);
    refuses(order(ENDED.plusMillis(1)), "no flash after the end");
  }

  @Test
  void aCommandThatANewerLeaseHadFencedOffBreaksOne() {
    endsAs(Outcome.LOST);
    assertThat(router.takeLock(FENCE + 1, RUN, true)).isTrue();
    refuses(order(ISSUED), "no flash after the end");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"NOT_STARTED", "OLD_FIRMWARE", "STRANGER", "DEGRADED"})
  void aStuckCommandAfterAnyOtherEndBreaksOne(Outcome outcome) {
    endsAs(outcome);
    refuses(order(ISSUED), "no flash after the end");
  }

  @Test
  void aLostRouterTooIsFlashedOnceAtMost() {
    endsAs(Outcome.LOST);
    rules.flashBegins(router, order(ISSUED));
    refuses(order(ISSUED), "never twice");
  }

  @Test
  void onlyTheImageOfTheJournalIsFlashed() {
    FlashOrder order = order(ISSUED);
    refuses(
        new FlashOrder(RUN, FENCE, ISSUED, "/tmp/wrtfleet-00000000.bin", false),
        "flashed as planned");
    assertThatCode(() -> rules.flashBegins(router, order)).doesNotThrowAnyException();
  }

  @Test
  void aConfigurationToKeepIsNotWiped() {
    refuses(new FlashOrder(RUN, FENCE, ISSUED, order(ISSUED).image(), true), "flashed as planned");
  }
}
