package dev.wrtfleet.engine;

import dev.wrtfleet.fleet.Host;
import dev.wrtfleet.playbook.HookPoint;
import dev.wrtfleet.playbook.HookSpec;
import dev.wrtfleet.playbook.Hooks;
import dev.wrtfleet.playbook.Playbook;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostEvent;
import dev.wrtfleet.rollout.Event.HostHookRan;
import dev.wrtfleet.rollout.HostProgress;
import dev.wrtfleet.rollout.Outcome;
import dev.wrtfleet.rollout.PlannedHost;
import dev.wrtfleet.upgrade.Circumstances;
import dev.wrtfleet.upgrade.HostJournal;
import dev.wrtfleet.upgrade.HostRoad;
import dev.wrtfleet.upgrade.Next;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A road with the hooks of its host: before it begins, right before its end is written, and where
 * it would end as lost, after which it is waited for once more. A hook that ran is in the journal;
 * a process killed in between runs it again.
 */
public final class HookedRoad implements HostRoad {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final HostRoad road;
  private final HookRunner runner;

  /** The road, with hooks run by this runner. */
  public HookedRoad(HostRoad road, HookRunner runner) {
    this.road = road;
    this.runner = runner;
  }

  /** Ends a stretch in which a lost router gets its second chance. */
  private static final class SecondChance extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecondChance() {
      super("it is waited for once more");
    }
  }

  @Override
  public Next advance(
      String run,
      HostProgress progress,
      Host host,
      PlannedHost planned,
      Playbook playbook,
      HostJournal journal)
      throws InterruptedException {
    Hooks hooks = playbook.hooks();
    if (hooks.isEmpty()) {
      return road.advance(run, progress, host, planned, playbook, journal);
    }
    var hooked = new Hooked(run, progress, host, planned, hooks, journal);
    // One that is only staged is not begun.
    boolean begins = !progress.stage().isAtWork() && progress.flash().isEmpty();
    if (begins && !journal.isToStop() && hooked.endsBeforeItBegins()) {
      return new Next.Ended();
    }
    try {
      return road.advance(
          run, progress.withSecondChance(playbook.returnWithin()), host, planned, playbook, hooked);
    } catch (SecondChance e) {
      return new Next.Again(LOOK_AGAIN);
    }
  }

  /** The journal of one stretch, with hooks before what is written. */
  private final class Hooked implements HostJournal {
    private final String run;
    private final HostProgress progress;
    private final Host host;
    private final PlannedHost planned;
    private final Hooks hooks;
    private final HostJournal journal;

    Hooked(
        String run,
        HostProgress progress,
        Host host,
        PlannedHost planned,
        Hooks hooks,
        HostJournal journal) {
      this.run = run;
      this.progress = progress;
      this.host = host;
      this.planned = planned;
      this.hooks = hooks;
      this.journal = journal;
    }

    /** Runs {@code before_host}; whether the host has ended with it. */
    boolean endsBeforeItBegins() throws InterruptedException {
      Optional<HookSpec> spec = hooks.at(HookPoint.BEFORE_HOST);
      if (spec.isEmpty()) {
        return false;
      }
      HookRunner.Result result = run(HookPoint.BEFORE_HOST, spec.get(), Optional.empty());
      if (result.passed() || !spec.get().stops()) {
        return false;
      }
      append(
          new HostEnded(
              host.name(),
              Outcome.REFUSED,
              "hook before_host failed: " + result.detail(),
              "Nothing was done to the router. Mend the hook, or what it looks at, then run the"
                  + " playbook again."));
      return true;
    }

    private HookRunner.Result run(HookPoint point, HookSpec spec, Optional<HostEnded> end)
        throws InterruptedException {
      HookRunner.Result result =
          runner.run(spec, HookFacts.of(run, point.word(), host, planned, end));
      journal.append(
          new HostHookRan(host.name(), point, result.passed(), result.detail(), result.took()));
      return result;
    }

    @Override
    public void append(HostEvent event) {
      if (event instanceof HostEnded end) {
        beforeTheEnd(end);
      }
      journal.append(event);
    }

    private void beforeTheEnd(HostEnded end) {
      boolean isFirstLoss = end.outcome() == Outcome.LOST && progress.waitsAgainSince().isEmpty();
      HookPoint point =
          isFirstLoss && hooks.at(HookPoint.LOST).isPresent()
              ? HookPoint.LOST
              : HookPoint.AFTER_HOST;
      Optional<HookSpec> spec = hooks.at(point);
      if (spec.isEmpty()) {
        return;
      }
      try {
        run(point, spec.get(), Optional.of(end));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("told to stop in the middle of a hook");
      }
      if (point == HookPoint.LOST) {
        throw new SecondChance();
      }
    }

    @Override
    public boolean isToStop() {
      return journal.isToStop();
    }

    @Override
    public Circumstances around() {
      return journal.around();
    }

    @Override
    public long fence() {
      return journal.fence();
    }

    @Override
    public void refuseAfterSleep() {
      journal.refuseAfterSleep();
    }
  }
}
