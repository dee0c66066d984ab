package dev.wrtfleet.rollout;

import dev.wrtfleet.facts.RouterFacts;
import dev.wrtfleet.playbook.ConfigPolicy;
import dev.wrtfleet.playbook.HookPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that happened in a run. The journal keeps them in order; all that is known of a run is
 * folded from them.
 */
public sealed interface Event {
  /** An event of the run as a whole. */
  sealed interface RunEvent extends Event {}

  /** An event of one host. */
  sealed interface HostEvent extends Event {
    /** The host's name. */
    String host();
  }

  /**
   * The run was asked for; hosts are being looked at.
   *
   * @param undoes the run it undoes, where it is a way back
   */
  record RunStarted(String run, String playbook, String by, Optional<String> undoes)
      implements RunEvent {
    /** What was not written before there was a way back is none. */
    public RunStarted {
      undoes = Objects.requireNonNullElse(undoes, Optional.empty());
    }

    /** A run that undoes none. */
    public RunStarted(String run, String playbook, String by) {
      this(run, playbook, by, Optional.empty());
    }
  }

  /** The plan is fixed. Hosts that ended in planning end with this event. */
  record Planned(Plan plan) implements RunEvent {}

  /** The wave's hosts may start. */
  record WaveOpened(int wave) implements RunEvent {}

  /** All hosts of the wave have ended; the soak, if any, runs until then. */
  record WaveSettled(int wave, Instant soakUntil) implements RunEvent {}

  /**
   * The wave waits for somebody's word.
   *
   * @param until when the question is void; empty where it stands for ever
   */
  record ApprovalAsked(int wave, Optional<Instant> until) implements RunEvent {
    /** A question that stands for ever. */
    public ApprovalAsked(int wave) {
      this(wave, Optional.empty());
    }
  }

  /** Somebody gave it. */
  record Approved(int wave, String by, String reason) implements RunEvent {}

  /** The wave is over and good enough. */
  record WavePassed(int wave) implements RunEvent {}

  /** A gate closed for good: nothing new starts. */
  record Halted(String reason) implements RunEvent {}

  /**
   * Comes right after the halt: a budget closed the gate of this wave, and what the wave flashed is
   * to be brought back, by a run of its own once this one is over.
   */
  record RollbackOrdered(int wave) implements RunEvent {}

  /** The run is over. */
  record RunFinished() implements RunEvent {}

  /** The host may start. */
  record HostAdmitted(String host) implements HostEvent {}

  /** A step began. */
  record StepStarted(String host, Step step, String detail) implements HostEvent {}

  /** The commands a step ran, for the report. */
  record CommandsRun(String host, Step step, List<CommandRecord> commands) implements HostEvent {}

  /** What the router said before the upgrade; the baseline of health. */
  record FactsRead(String host, RouterFacts facts, String hostKey) implements HostEvent {}

  /**
   * The point of no return: durable before the command is sent, and never sent again.
   *
   * @param bootId the boot it runs now; another one must come
   * @param revision the firmware it runs now
   * @param deadline until when it must be back
   */
  record FlashIssued(
      String host,
      String bootId,
      String revision,
      PlannedImage image,
      String hostKey,
      ConfigPolicy config,
      Instant deadline)
      implements HostEvent {
    /** The same with another deadline. */
    FlashIssued with(Instant other) {
      return new FlashIssued(host, bootId, revision, image, hostKey, config, other);
    }
  }

  /** What was seen of the flash command; a hint, never a verdict. */
  record FlashSeen(String host, String ending, String output) implements HostEvent {}

  /** It is back: another boot id, the planned revision, a board of the image. */
  record Proved(String host, String bootId, String revision, String board, Duration away)
      implements HostEvent {}

  /**
   * A look at its health. {@code verdict} is healthy, unhealthy or unclear.
   *
   * @param boot the boot that answered, where one did and it was asked
   */
  record HealthSeen(String host, String verdict, String detail, Optional<String> boot)
      implements HostEvent {
    /** A look that did not say which boot answered. */
    public HealthSeen(String host, String verdict, String detail) {
      this(host, verdict, detail, Optional.empty());
    }
  }

  /** The host's end. */
  record HostEnded(String host, Outcome outcome, String reason, String advice)
      implements HostEvent {}

  /** Too many hosts of one board that ran one release failed: none of those starts any more. */
  record BoardLeftOut(String board, String release, String reason) implements RunEvent {
    RouterKind kind() {
      return new RouterKind(board, release);
    }
  }

  /**
   * No host is in flight, and those that wait do so for their windows: nothing starts until then.
   *
   * @param zone the time zone of the window that opens first, for people
   */
  record WindowAwaited(int wave, Instant opensAt, String zone) implements RunEvent {}

  /** The wait is over: hosts of the wave may start again. */
  record WindowOpened(int wave) implements RunEvent {}

  /** Nobody answered in time; somebody has to ask again. */
  record ApprovalExpired(int wave) implements RunEvent {}

  /** Hosts that are away are waited for until then. */
  record LateAwaited(Instant until) implements RunEvent {}

  /** It could not be reached before its flash; it is tried again in the wave of those away. */
  record HostPutOff(String host, String reason, String advice) implements HostEvent {}

  /**
   * It was away when the plan was made, and answers now: what is planned for it. It waits again.
   */
  record HostFound(String host, PlannedHost planned) implements HostEvent {}

  /**
   * A command on the controller ran, for the run or a wave.
   *
   * @param wave 0 where it is not for a wave
   * @param detail how it ended, and the end of what it said
   */
  record HookRan(HookPoint hook, int wave, boolean passed, String detail, Duration took)
      implements RunEvent {}

  /** A command on the controller ran, for a host. */
  record HostHookRan(String host, HookPoint hook, boolean passed, String detail, Duration took)
      implements HostEvent {}

  /** Somebody opens the next wave early: the soak is over. */
  record SoakEnded(int wave, String by, String reason) implements RunEvent {}

  /**
   * Somebody wants this host left alone. It is, where it comes to a safe place before its flash;
   * one that has ended or is flashed is not held by it.
   */
  record SkipAsked(String host, String by, String reason) implements HostEvent {}

  /**
   * Somebody wants a host that has ended tried again. One whose flash was issued is only looked at:
   * it is never flashed again.
   */
  record HostRetried(String host, String by, String reason) implements HostEvent {}

  /**
   * A look at an upgraded host in the soak of its wave.
   *
   * @param soak which soak of the wave, from 1
   * @param last whether the soak was over by then
   */
  record SoakSeen(String host, String verdict, String detail, int soak, boolean last)
      implements HostEvent {}

  /** A host that had ended upgraded did not stay well in the soak: it ends like this after all. */
  record HostRelapsed(String host, Outcome outcome, String reason, String advice)
      implements HostEvent {}

  /** It could not be reached before its flash, and is tried again. */
  record HostAway(String host, String reason) implements HostEvent {}

  /** The way to its site is down: it waits again, as if it had not been admitted. */
  record HostPutBack(String host, String reason) implements HostEvent {}

  /** The way to this site is down: its hosts wait, but for one at a time that is tried. */
  record SitePaused(String site, String reason) implements RunEvent {}

  /** A host of the site answered. */
  record SiteResumed(String site) implements RunEvent {}

  /** Of a host whose image is brought before its window. */
  sealed interface StageEvent extends HostEvent {}

  /**
   * It is to be staged: its image is brought and tested while it waits for its window.
   *
   * @param opensAt when the window opens that it is staged for
   */
  record StageBegun(String host, Instant opensAt) implements StageEvent {}

  /**
   * Its image lies in its memory, tested, until its window opens.
   *
   * @param facts what it said of itself; all of that is looked at again before the flash
   */
  record HostStaged(String host, RouterFacts facts, String sha256, long sizeBytes)
      implements StageEvent {}

  /** It could not be staged, and is as it was: its image is brought in its window. */
  record StageFailed(String host, String reason) implements StageEvent {}

  /** What was staged is not as it was left: its turn comes anew, as if it had not been staged. */
  record StageLost(String host, String reason) implements StageEvent {}

  /** Its image is to be taken off it again: it is not going to be flashed soon. */
  record StageRecalled(String host, String reason) implements StageEvent {}

  /** It was, or could not be; {@code detail} says which. */
  record StageCleared(String host, String detail) implements StageEvent {}
}
