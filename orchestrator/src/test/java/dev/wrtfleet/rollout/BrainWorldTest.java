package dev.wrtfleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wrtfleet.rollout.Event.Halted;
import dev.wrtfleet.rollout.Event.HostAdmitted;
import dev.wrtfleet.rollout.Event.Planned;
import dev.wrtfleet.rollout.Event.RunStarted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Runs whole rollouts in random worlds. A failure prints its seed; {@code -Dwrtfleet.seed=…} runs
 * that one again, {@code -Dwrtfleet.seeds=…} says how many to run.
 */
class BrainWorldTest {
  /** Half a minute of one core. */
  private static final int SEEDS = 2000;

  /** Far more than a run of 25 hosts needs; one that gets here does not end. */
  private static final int TURNS_MAX = 5000;

  private final Set<Class<?>> happened = new HashSet<>();

  @Test
  void noRandomWorldBreaksAnInvariant() {
    Long only = Long.getLong("wrtfleet.seed");
    if (only != null) {
      play(only);
      return;
    }
    Map<RunPhase, Integer> reached = new HashMap<>();
    for (long seed = 1; seed <= Integer.getInteger("wrtfleet.seeds", SEEDS); seed++) {
      playOrSaySeed(seed).forEach(phase -> reached.merge(phase, 1, Integer::sum));
    }
    assertThat(reached).as("worlds that got there").containsOnlyKeys(RunPhase.values());
    assertThat(happened)
        .as("what was seen")
        .contains(
            Event.BoardLeftOut.class,
            Event.SkipAsked.class,
            Event.HostRetried.class,
            Event.HostRelapsed.class,
            Event.SoakEnded.class,
            Event.SitePaused.class,
            Event.HostPutBack.class,
            Event.SiteResumed.class,
            Event.HostStaged.class,
            Event.StageFailed.class,
            Event.StageLost.class,
            Event.StageCleared.class);
  }

  private List<RunPhase> playOrSaySeed(long seed) {
    try {
      return play(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", again with -Dwrtfleet.seed=" + seed, e);
    }
  }

  private List<RunPhase> play(long seed) {
    var world = new RandomWorld(seed);
    Plan plan = world.plan();
    var umpire = new Umpire(plan);
    var tape = new Tape().write(new RunStarted("r-" + seed, "canary", "ada"));
    var phases = new ArrayList<RunPhase>(List.of(tape.state.phase()));
    if (world.happens(0.01)) {
      write(new Halted("ada said so early"), tape, umpire);
    }
    tape.write(new Planned(plan));
    for (int turn = 0; tape.state.phase() != RunPhase.FINISHED; turn++) {
      assertThat(turn).as("turns").isLessThan(TURNS_MAX);
      decide(tape, world, umpire);
      phases.add(tape.state.phase());
      if (tape.state.phase() != RunPhase.FINISHED) {
        happen(tape, world, umpire);
      }
    }
    assertThat(tape.decide()).isEmpty();
    assertThat(view(RolloutState.replay(tape.records))).isEqualTo(view(tape.state));
    assertThat(tape.state.tally().notEnded()).isZero();
    tape.records.forEach(record -> happened.add(record.event().getClass()));
    return phases.stream().distinct().toList();
  }

  private static void decide(Tape tape, RandomWorld world, Umpire umpire) {
    Decision decision = Brain.decide(tape.state, tape.now);
    assertThat(Brain.decide(tape.state, tape.now)).isEqualTo(decision);
    for (Event event : decision.events()) {
      write(event, tape, umpire);
      world.see(event);
      if (event instanceof Halted) {
        world.leave(tape.state);
      }
      if (event instanceof HostAdmitted admitted) {
        world.admitted(admitted, tape.state.host(admitted.host()).orElseThrow());
      }
    }
    umpire.rest(tape.state, tape.now);
    assertThat(Brain.decide(tape.state, tape.now).events()).isEmpty();
    boolean isStaging =
        tape.state.hosts().values().stream().anyMatch(host -> host.stage().isAtWork());
    boolean isSoaking =
        tape.state.phase() == RunPhase.SOAKING
            && tape.now.isBefore(tape.state.soakUntil().orElseThrow());
    boolean sleeps =
        decision.hook().isEmpty()
            && (isSoaking
                || (tape.state.phase() == RunPhase.AWAITING_WINDOW && !isStaging)
                || (tape.state.phase() == RunPhase.AWAITING_APPROVAL
                    && tape.state.approveBy().isPresent()));
    boolean hasWindows =
        tape.state.plan().orElseThrow().hosts().stream()
            .anyMatch(host -> host.timing().window().isPresent());
    boolean hasLate = tape.state.plan().orElseThrow().playbook().waitForAbsent().isPresent();
    boolean hasDark = !tape.state.darkSites().isEmpty();
    if (sleeps || !(hasWindows || hasLate || hasDark)) {
      assertThat(decision.wakeAt().isPresent()).isEqualTo(sleeps);
    }
    if (decision.hook().isPresent() && world.happens(0.5)) {
      write(world.ran(decision.hook().get()), tape, umpire);
      decide(tape, world, umpire);
    }
  }

  /** One thing happens: to a host, to the clock, to the process, or an operator says something. */
  private static void happen(Tape tape, RandomWorld world, Umpire umpire) {
    tape.wait(world.time());
    if (tape.state.inFlight() == 0 && world.happens(0.7)) {
      // Mostly the process is woken when it wanted to be; else worlds that sleep take for ever.
      Brain.decide(tape.state, tape.now).wakeAt().ifPresent(wake -> tape.now = wake);
    }
    if (world.happens(0.1)) {
      RolloutState again = RolloutState.replay(tape.records);
      assertThat(view(again)).isEqualTo(view(tape.state));
      tape.state = again;
    }
    if (world.happens(0.003)) {
      write(new Halted("ada said so"), tape, umpire);
      world.leave(tape.state);
    } else if (tape.state.phase() == RunPhase.AWAITING_APPROVAL && world.happens(0.5)) {
      answer(tape, world, umpire);
    } else if (world.happens(0.02)) {
      wish(tape, world, umpire);
    } else {
      world
          .next(tape.state)
          .or(() -> world.look(tape.state, tape.now))
          .ifPresent(event -> write(event, tape, umpire));
    }
  }

  private static void wish(Tape tape, RandomWorld world, Umpire umpire) {
    for (Event event : world.wish(tape.state).events()) {
      write(event, tape, umpire);
      world.see(event);
      if (event instanceof Event.SkipAsked asked
          && tape.state.host(asked.host()).orElseThrow().admitted()
          && tape.state.host(asked.host()).orElseThrow().flash().isEmpty()) {
        world.skip(asked);
      }
    }
  }

  /** Somebody the playbook may or may not name says yes, or resumes what is overdue. */
  private static void answer(Tape tape, RandomWorld world, Umpire umpire) {
    var wisher = new Wishes.Wisher(world.happens(0.7) ? "ada" : "eve", "");
    Wishes.Answer answer =
        world.happens(0.2)
            ? Wishes.resume(tape.state, tape.now)
            : Wishes.approve(tape.state, Optional.empty(), wisher, tape.now);
    answer.events().forEach(event -> write(event, tape, umpire));
  }

  private static void write(Event event, Tape tape, Umpire umpire) {
    umpire.see(event, tape.now);
    tape.write(event);
  }

  /** All that can be seen of a state. */
  private static List<Object> view(RolloutState state) {
    var waves = new ArrayList<Tally>();
    for (int wave = 0; wave < state.plan().orElseThrow().waves(); wave++) {
      waves.add(state.tally(wave));
    }
    return List.of(
        state.run(),
        state.plan(),
        new ArrayList<>(state.hosts().entrySet()),
        state.phase(),
        state.openWave(),
        state.soakUntil(),
        state.haltReason(),
        state.windowOpensAt(),
        state.away(),
        state.lateUntil(),
        state.inFlight(),
        state.tally(),
        waves);
  }
}
