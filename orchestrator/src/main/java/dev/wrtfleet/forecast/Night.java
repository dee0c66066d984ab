package dev.wrtfleet.forecast;

import dev.wrtfleet.facts.Boot;
import dev.wrtfleet.facts.Identity;
import dev.wrtfleet.facts.Memory;
import dev.wrtfleet.facts.Release;
import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.facts.Workings;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.rollout.Brain;
import dev.wrtfleet.rollout.Decision;
import dev.wrtfleet.rollout.Event;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.HostStage;
import dev.wrtfleet.rollout.LeftAlone;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.Plan;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.rollout.PlannedImage;
import dev.wrtfleet.rollout.Recorded;
import dev.wrtfleet.rollout.RolloutState;
import dev.wrtfleet.rollout.RunPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One night of a plan: the brain decides what it decides in earnest, each router takes the time and
 * the end its luck gives it. Hosts that are flashed when the run halts finish, as in earnest.
 */
final class Night {
  /** Far more than any host needs; a night that gets here does not end. */
  private static final int STEPS_A_HOST_MAX = 100;

  /** What a staged router is asked again before its flash: facts, backup, hash and test. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

  /** A login and two deletions. */
  private static final Duration CLEARING = Duration.ofSeconds(5);

  /** What a staged router said of itself; nobody looks at it here. */
  private static final RouterFacts FACTS =
      new RouterFacts(
          new Identity("", "", "", ""),
          new Release("", "", "r1", ""),
          new Boot("boot-1", "", false, true),
          new Memory(0, 0, 0),
          new Workings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), false));

  /** A run may sleep through many windows; a year of them is a mistake. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private final Plan plan;
  private final Scenario scenario;
  private final Instant start;
  private final Map<String, Luck> luck = new HashMap<>();
  private final Map<String, PlannedImage> images = new HashMap<>();
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final List<Optional<Duration>> waveStarts;
  private RolloutState state;
  private Instant now;
  private Optional<Instant> wakeAt = Optional.empty();
  private long order;
  private int failedBefore;
  private int inFlight;

  private enum Stage {
    STAGED,
    CLEARED,
    FLASHED,
    BACK,
    OVER,
    APPROVED
  }

  private record Entry(Instant at, long order, String host, Stage stage)
      implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** A night of the run that stands planned like this. */
  Night(RolloutState planned, Scenario scenario, Instant start, long seed) {
    this.state = planned;
    this.plan = planned.plan().orElseThrow();
    this.scenario = scenario;
    this.start = start;
    this.now = start;
    this.waveStarts = new ArrayList<>(Collections.nCopies(plan.waves(), Optional.empty()));
    var chance = new SplittableRandom(seed);
    for (PlannedHost host : plan.hosts()) {
      if (host.wave().isPresent()) {
        host.image().ifPresent(image -> images.put(host.name(), image));
        luck.put(host.name(), Luck.draw(host, plan.playbook(), scenario, chance.split()));
      }
    }
  }

  NightEnd play() {
    decide();
    long steps = (long) STEPS_A_HOST_MAX * (plan.hosts().size() + plan.waves() + 1);
    while (state.phase() != RunPhase.FINISHED && step()) {
      if (--steps < 0) {
        throw new IllegalStateException("a night without an end: " + state.phase());
      }
    }
    boolean isOver = state.phase() == RunPhase.FINISHED;
    boolean isHalted = state.haltReason().isPresent();
    return new NightEnd(
        Duration.between(start, now),
        state.tally(),
        state.haltReason(),
        isHalted ? failedBefore : state.tally().failed(),
        inFlight,
        waveStarts,
        !isOver);
  }

  /** Whatever comes next; false where nothing does. */
  private boolean step() {
    Entry next = entries.peek();
    boolean isWake = wakeAt.isPresent() && (next == null || !next.at().isBefore(wakeAt.get()));
    if (isWake) {
      now = later(now, wakeAt.orElseThrow());
      decide();
      return Duration.between(start, now).compareTo(LONGEST) < 0;
    }
    if (next == null) {
      return false;
    }
    entries.remove();
    now = later(now, next.at());
    act(next);
    return true;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void act(Entry entry) {
    String host = entry.host();
    switch (entry.stage()) {
      case STAGED -> staged(host);
      case CLEARED -> cleared(host);
      case FLASHED -> {
        Optional<Event.HostEnded> leftAlone = LeftAlone.end(state, host);
        if (leftAlone.isPresent()) {
          write(leftAlone.get());
          decide();
          return;
        }
        PlannedImage image = imageOf(host);
        Luck mine = luckOf(host);
        Instant deadline = now.plus(plan.playbook().returnWithin());
        write(new Event.FlashIssued(host, "boot-1", "r1", image, "", ConfigPolicy.KEEP, deadline));
        boolean comesBack =
            mine.outcome() == Outcome.UPGRADED || mine.outcome() == Outcome.DEGRADED;
        after(mine.away(), host, comesBack ? Stage.BACK : Stage.OVER);
      }
      case BACK -> {
        Luck mine = luckOf(host);
        String revision = imageOf(host).revision();
        write(new Event.Proved(host, "boot-2", revision, "", mine.away()));
        after(mine.settle(), host, Stage.OVER);
      }
      case OVER -> {
        write(new Event.HostEnded(host, luckOf(host).outcome(), "forecast", "forecast"));
        decide();
      }
      case APPROVED -> {
        if (state.phase() == RunPhase.AWAITING_APPROVAL) {
          write(new Event.Approved(state.openWave().orElseThrow(), "forecast", ""));
        }
        decide();
      }
    }
  }

  /** One that is not going to be flashed is not staged either. */
  private void staged(String host) {
    if (stageOf(host).isAtWork()) {
      PlannedImage image = imageOf(host);
      write(
          luckOf(host).isFlashed()
              ? new Event.HostStaged(host, FACTS, image.sha256(), image.sizeBytes())
              : new Event.StageFailed(host, "forecast"));
      decide();
    }
  }

  private void cleared(String host) {
    if (stageOf(host).isRecalled()) {
      write(new Event.StageCleared(host, "forecast"));
      decide();
    }
  }

  private HostStage stageOf(String host) {
    return state.host(host).orElseThrow().stage();
  }

  private PlannedImage imageOf(String host) {
    return Objects.requireNonNull(images.get(host), host);
  }

  private Luck luckOf(String host) {
    return Objects.requireNonNull(luck.get(host), host);
  }

  /** Routers that were well stay well: relapses in a soak are not foretold. */
  private void lookOnce() {
    boolean isOver = state.soakUntil().filter(until -> !now.isBefore(until)).isPresent();
    if (isOver) {
      for (String host : state.watched()) {
        int soak = state.soak(host).orElseThrow().number();
        write(new Event.SoakSeen(host, HostProgress.HEALTHY, "", soak, true));
      }
    }
  }

  private void decide() {
    lookOnce();
    Decision decision = Brain.decide(state, now);
    for (Event event : decision.events()) {
      write(event);
      react(event);
    }
    wakeAt = decision.wakeAt();
    // Hooks are taken to pass, at once: what they do is not ours to foretell.
    decision
        .hook()
        .ifPresent(due -> {
          write(new Event.HookRan(due.point(), due.wave(), true, "", Duration.ZERO));
          decide();
        });
  }

  private void react(Event event) {
    if (event instanceof Event.HostAdmitted admitted) {
      Luck mine = luckOf(admitted.host());
      boolean isThere = stageOf(admitted.host()).isThere();
      Duration prepare = isThere ? LOOK_AGAIN : mine.prepare();
      after(prepare, admitted.host(), mine.isFlashed() ? Stage.FLASHED : Stage.OVER);
    } else if (event instanceof Event.StageBegun begun) {
      after(luckOf(begun.host()).prepare(), begun.host(), Stage.STAGED);
    } else if (event instanceof Event.StageRecalled recalled) {
      after(CLEARING, recalled.host(), Stage.CLEARED);
    } else if (event instanceof Event.WaveOpened opened) {
      waveStarts.set(opened.wave(), Optional.of(Duration.between(start, now)));
    } else if (event instanceof Event.ApprovalAsked) {
      after(scenario.assumptions().approval(), "", Stage.APPROVED);
    } else if (event instanceof Event.Halted) {
      failedBefore = state.tally().failed();
      inFlight = state.inFlight();
    }
  }

  private void after(Duration time, String host, Stage stage) {
    entries.add(new Entry(now.plus(time), order++, host, stage));
  }

  private void write(Event event) {
    state = state.apply(new Recorded(0, now, event));
  }
}
