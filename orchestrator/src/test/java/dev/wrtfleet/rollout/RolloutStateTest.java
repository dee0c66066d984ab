package dev.wrtfleet.rollout;

import static dev.wrtfleet.rollout.Plans.NEVER;
import static dev.wrtfleet.rollout.Plans.host;
import static dev.wrtfleet.rollout.Plans.over;
import static dev.wrtfleet.rollout.Plans.playbook;
import static dev.wrtfleet.rollout.Plans.wave;
import static dev.wrtfleet.rollout.Tape.admitted;
import static dev.wrtfleet.rollout.Tape.ended;
import static dev.wrtfleet.rollout.Tape.flash;
import static dev.wrtfleet.rollout.Tape.proof;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.ApprovalAsked;
import dev.wrtfleet.rollout.Event.Approved;
import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HealthSeen;
import dev.wrtfleet.rollout.Event.RunFinished;
import dev.wrtfleet.rollout.Event.RunStarted;
import dev.wrtfleet.rollout.Event.StepStarted;
import dev.wrtfleet.rollout.Event.WaveOpened;
import dev.wrtfleet.rollout.Event.WavePassed;
import dev.wrtfleet.rollout.Event.WaveSettled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutStateTest {
  private static final Instant SOON = Instant.parse("2025-11-01T02:00:00Z");
  private static final Playbook TWO_WAVES =
      playbook(2, NEVER, wave("one", Duration.ZERO, true), wave("two"));
  private static final Plan PLAN =
      new Plan(
          TWO_WAVES,
          List.of(
              host("ap", 0, "gw"),
              host("b", 0),
              host("gw", 0),
              host("later", 1),
              over("gone", Outcome.UNREACHABLE)));

  private static final Event START = new RunStarted("r-1", "canary", "ada");
  private static final Event PLANNED = new Event.Planned(PLAN);
  private static final Event STEP = new StepStarted("ap", Step.PROBE, "");
  private static final Event HEALTHY = new HealthSeen("ap", HostProgress.HEALTHY, "");
  private static final Event FACTS =
      new Event.FactsRead("ap", Routers.facts("acme,one"), "SHA256:key");
  private static final Event FLASH_SEEN = new Event.FlashSeen("ap", "exit 246", "");

  private static Event[] open(Event... more) {
    return join(new Event[] {START, PLANNED, new WaveOpened(0)}, more);
  }

  private static Event[] working(Event... more) {
    return join(open(admitted("ap")), more);
  }

  private static Event[] allEnded(Event... more) {
    return join(
        working(
            admitted("b"),
            ended("ap", Outcome.REFUSED),
            ended("b", Outcome.REFUSED),
            admitted("gw"),
            ended("gw", Outcome.REFUSED)),
        more);
  }

  private static Event[] settled(Event... more) {
    return join(allEnded(new WaveSettled(0, SOON)), more);
  }

  private static Event[] join(Event[] first, Event... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(Event[]::new);
  }

  /** What was, the event that cannot follow, and why. */
  static Stream<Arguments> impossible() {
    Event[] nothing = {};
    Event[] started = {START};
    Event[] finished = {
      START, new Event.Planned(new Plan(playbook(1, NEVER), List.of())), new RunFinished()
    };
    return Stream.of(
        arguments(nothing, PLANNED, "the run has not started"),
        arguments(nothing, new Halted("x"), "the run has not started"),
        arguments(started, START, "the run has started already"),
        arguments(started, new WaveOpened(0), "there is no plan"),
        arguments(started, STEP, "the host is not in the plan"),
        arguments(started, new RunFinished(), "there is no plan"),
        arguments(open(), PLANNED, "there is a plan already"),
        arguments(finished, new Halted("x"), "the run is over"),
        arguments(finished, new RunFinished(), "the run is over"),
        arguments(new Event[] {START, PLANNED}, new WaveOpened(1), "it is the turn of wave 0"),
        arguments(open(), new WaveOpened(0), "wave 0 is open"),
        arguments(open(), new WaveOpened(1), "wave 0 is open"),
        arguments(settled(), new WaveOpened(1), "wave 0 is open"),
        arguments(open(new Halted("x")), new WaveOpened(1), "the run is halted"),
        arguments(
            new Event[] {START, PLANNED, new Halted("x")}, new WaveOpened(0), "the run is halted"),
        arguments(open(), new WaveSettled(0, SOON), "not all hosts of the wave have ended"),
        arguments(allEnded(), new WaveSettled(1, SOON), "wave 1 is not open"),
        arguments(settled(), new WaveSettled(0, SOON), "the wave has settled already"),
        arguments(allEnded(), new WavePassed(0), "the wave has not settled"),
        arguments(allEnded(), new ApprovalAsked(0), "the wave has not settled"),
        arguments(settled(), new Approved(0, "ada", ""), "no approval is asked for"),
        arguments(settled(), new WavePassed(0), "the wave is not approved"),
        arguments(settled(new ApprovalAsked(0)), new ApprovalAsked(0), "was asked for already"),
        arguments(settled(new ApprovalAsked(0)), new WavePassed(0), "the wave is not approved"),
        arguments(settled(new ApprovalAsked(0)), new Approved(1, "ada", ""), "1 is not open"),
        arguments(settled(new Halted("x")), new WavePassed(0), "the run is halted"),
        arguments(
            settled(new ApprovalAsked(0), new Approved(0, "ada", "")),
            new Approved(0, "ada", ""),
            "no approval is asked for"),
        arguments(open(), admitted("nobody"), "the host is not in the plan"),
        arguments(open(), admitted("later"), "its wave is not open"),
        arguments(open(), admitted("gone"), "the host has ended as UNREACHABLE"),
        arguments(new Event[] {START, PLANNED}, admitted("ap"), "its wave is not open"),
        arguments(working(), admitted("ap"), "the host is admitted already"),
        arguments(open(), admitted("gw"), "ap is reached through it and has not ended"),
        arguments(working(), admitted("gw"), "ap is reached through it and has not ended"),
        arguments(working(admitted("b")), admitted("gw"), "2 hosts are in flight"),
        arguments(open(new Halted("x")), admitted("ap"), "the run is halted"),
        arguments(open(), STEP, "the host is not admitted"),
        arguments(open(), FACTS, "the host is not admitted"),
        arguments(open(), flash("ap"), "the host is not admitted"),
        arguments(open(), ended("ap", Outcome.REFUSED), "the host is not admitted"),
        arguments(open(), ended("ap", Outcome.SKIPPED), "the host is not admitted"),
        arguments(
            open(new Halted("x")), ended("ap", Outcome.UNREACHABLE), "the host is not admitted"),
        arguments(working(ended("ap", Outcome.REFUSED)), STEP, "the host has ended as REFUSED"),
        arguments(
            working(ended("ap", Outcome.REFUSED)), ended("ap", Outcome.REFUSED), "has ended as"),
        arguments(working(flash("ap")), flash("ap"), "the flash was issued already"),
        arguments(working(flash("ap")), FACTS, "the baseline is from before it"),
        arguments(working(), FLASH_SEEN, "no flash was issued"),
        arguments(working(), proof("ap"), "no flash was issued"),
        arguments(working(flash("ap"), proof("ap")), proof("ap"), "it is proved already"),
        arguments(working(flash("ap")), HEALTHY, "its new firmware is not proved"),
        arguments(working(flash("ap")), ended("ap", Outcome.UPGRADED), "is not proved"),
        arguments(working(flash("ap")), ended("ap", Outcome.UNREACHABLE), "flash was issued"),
        arguments(working(flash("ap")), ended("ap", Outcome.REFUSED), "the flash was issued"),
        arguments(working(flash("ap")), ended("ap", Outcome.CURRENT), "the flash was issued"),
        arguments(
            working(new Halted("x"), flash("ap")),
            ended("ap", Outcome.SKIPPED),
            "the flash was issued"),
        arguments(working(), new RunFinished(), "4 hosts have not ended"),
        arguments(working(new Halted("x")), new RunFinished(), "4 hosts have not ended"),
        arguments(
            new Event[] {
              START,
              new Event.Planned(
                  new Plan(playbook(1, NEVER, wave("one")), List.of(over("a", Outcome.CURRENT))))
            },
            new RunFinished(),
            "wave 0 has not passed"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void anEventThatCannotFollowThrowsAndSaysWhy(Event[] before, Event event, String why) {
    Tape tape = new Tape().write(before);
    assertThatIllegalStateException()
        .isThrownBy(() -> tape.write(event))
        .withMessageContaining(why)
        .withMessageContaining("event " + (before.length + 1));
  }

  /** What was, and an event just inside the rules. */
  static Stream<Arguments> possible() {
    return Stream.of(
        arguments(new Event[] {START}, new Halted("x")),
        arguments(new Event[] {START, new Halted("x")}, PLANNED),
        arguments(working(), admitted("b")),
        arguments(working(), FACTS),
        arguments(working(FACTS), FACTS),
        arguments(working(), flash("ap")),
        arguments(working(flash("ap")), FLASH_SEEN),
        arguments(working(flash("ap")), proof("ap")),
        arguments(working(flash("ap"), proof("ap")), HEALTHY),
        arguments(working(flash("ap"), proof("ap")), ended("ap", Outcome.UPGRADED)),
        arguments(working(flash("ap"), proof("ap")), ended("ap", Outcome.DEGRADED)),
        arguments(working(flash("ap")), ended("ap", Outcome.LOST)),
        arguments(working(flash("ap")), ended("ap", Outcome.NOT_STARTED)),
        arguments(working(), ended("ap", Outcome.REFUSED)),
        arguments(working(new Halted("x")), STEP),
        arguments(working(new Halted("x")), ended("ap", Outcome.SKIPPED)),
        arguments(open(new Halted("x")), ended("ap", Outcome.SKIPPED)),
        arguments(settled(new ApprovalAsked(0), new Approved(0, "ada", "")), new WavePassed(0)));
  }

  @ParameterizedTest
  @MethodSource("possible")
  void anEventInsideTheRulesIsTaken(Event[] before, Event event) {
    Tape tape = new Tape().write(before);
    assertThatCode(() -> tape.write(event)).doesNotThrowAnyException();
  }

  @Test
  void aHostIsNotAdmittedWhileTheRouterItIsReachedThroughIsDown() {
    // Such a plan cannot be made; the rule holds for its own sake.
    var tape = new Tape().write(open());
    tape.write(admitted("ap"), admitted("b"));
    tape.write(ended("ap", Outcome.REFUSED), admitted("gw"));
    assertThat(RunRules.reachConflict(tape.state, host("new", 0, "elsewhere", "gw")))
        .contains("it is reached through gw, which is in flight");
  }

  @Test
  void hostsStandInTheOrderOfThePlan() {
    var tape = new Tape().write(open());
    assertThat(tape.state.hosts().keySet()).containsExactly("ap", "b", "gw", "later", "gone");
    assertThat(tape.state.hosts()).hasSize(5).containsKey("gw").doesNotContainKey("nobody");
    assertThat(tape.state.host("nobody")).isEmpty();
    assertThat(tape.state.ended("nobody")).isEmpty();
    assertThat(tape.state.ended("gone").orElseThrow().reason()).isEqualTo("as planned");
  }

  @Test
  void anOlderStateStaysAsItWas() {
    var tape = new Tape().write(working());
    RolloutState before = tape.state;
    Map<String, HostProgress> hosts = before.hosts();
    tape.write(ended("ap", Outcome.REFUSED));
    assertThat(before.ended("ap")).isEmpty();
    assertThat(hosts).containsEntry("ap", HostProgress.waiting("ap").apply(admitted("ap"), SOON));
    assertThat(before.tally().notEnded()).isEqualTo(4);
    assertThat(before.inFlight()).isEqualTo(1);
    assertThat(tape.state.ended("ap")).isPresent();
  }

  @Test
  void theTallyCountsWavesAndAll() {
    var tape = new Tape().write(working(flash("ap"), ended("ap", Outcome.LOST)));
    Tally all = tape.state.tally();
    assertThat(all.ended()).isEqualTo(Map.of(Outcome.LOST, 1, Outcome.UNREACHABLE, 1));
    assertThat(all.notEnded()).isEqualTo(3);
    assertThat(all.total()).isEqualTo(5);
    assertThat(all.failed()).isEqualTo(1);
    assertThat(all.asWanted()).isZero();
    assertThat(tape.state.tally(0)).isEqualTo(new Tally(Map.of(Outcome.LOST, 1), 2));
    assertThat(tape.state.tally(1)).isEqualTo(new Tally(Map.of(), 1));
  }

  @Test
  void theFirstReasonOfAHaltStands() {
    var tape = new Tape().write(open(new Halted("first"), new Halted("second")));
    assertThat(tape.state.haltReason()).contains("first");
    assertThat(tape.state.phase()).isEqualTo(RunPhase.HALTED);
  }

  @Test
  void aTableHoldsFleetsOfEverySize() {
    for (int size : new int[] {0, 1, 63, 64, 65, 128, 1000}) {
      var hosts = Stream.iterate(0, i -> i + 1).limit(size).map(i -> host("h" + i, 0)).toList();
      var tape =
          new Tape()
              .write(START, new Event.Planned(new Plan(playbook(9, NEVER, wave("w")), hosts)));
      assertThat(tape.state.hosts().keySet())
          .containsExactlyElementsOf(hosts.stream().map(PlannedHost::name).toList());
      var end = tape.state.hosts().entrySet().iterator();
      end.forEachRemaining(entry -> assertThat(entry.getKey()).isEqualTo(entry.getValue().host()));
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(end::next);
    }
  }
}
