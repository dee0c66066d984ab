package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a run as a whole is: one wave after the other, each opened, settled, approved where
 * asked, and passed.
 *
 * @param passed waves passed; where a wave is open, this is its index
 * @param open whether a wave is open
 * @param soakUntil present once the open wave has settled
 * @param halted why nothing new starts
 * @param opensAt present while all that could be done waits for a window: when it opens
 * @param said what people were asked about the open wave, and said
 * @param hooks those that ran
 * @param rollsBack whether what the wave flashed in which a gate closed is to be brought back
 */
record Course(
    int passed,
    boolean open,
    Optional<Instant> soakUntil,
    Approval approval,
    Optional<String> halted,
    boolean finished,
    Said said,
    Optional<Instant> opensAt,
    HooksRun hooks,
    boolean rollsBack) {
  /** What became of the question whether the open wave is good enough. */
  enum Approval {
    NOT_ASKED,
    ASKED,
    GIVEN,
    EXPIRED
  }

  /**
   * What people were asked about the open wave, and said.
   *
   * @param answerBy when the question that is open is void; empty where it stands for ever
   * @param unclear how many hosts that cannot be judged somebody has accepted
   * @param soaks how often the wave has begun to soak
   * @param isSoakCut whether somebody ended the soak early
   */
  record Said(Optional<Instant> answerBy, int unclear, int soaks, boolean isSoakCut) {
    static final Said NOTHING = new Said(Optional.empty(), 0, 0, false);

    Said answeredBy(Optional<Instant> until) {
      return new Said(until, unclear, soaks, isSoakCut);
    }

    Said accepting(int hosts) {
      return new Said(Optional.empty(), hosts, soaks, isSoakCut);
    }

    Said soaking() {
      return new Said(Optional.empty(), unclear, soaks + 1, false);
    }

    Said soakCut() {
      return new Said(answerBy, unclear, soaks, true);
    }
  }

  static final Course START =
      new Course(0, false, Optional.empty(), Optional.empty(), HooksRun.NONE);

  private Course(
      int passed,
      boolean open,
      Optional<Instant> soakUntil,
      Optional<String> halted,
      HooksRun hooks) {
    this(
        passed,
        open,
        soakUntil,
        Approval.NOT_ASKED,
        halted,
        false,
        Said.NOTHING,
        Optional.empty(),
        hooks,
        false);
  }

  boolean isOpen(int wave) {
    return open && passed == wave;
  }

  boolean isHalted() {
    return halted.isPresent();
  }

  boolean isSettled() {
    return soakUntil.isPresent();
  }

  Course opened() {
    return new Course(passed, true, Optional.empty(), halted, hooks);
  }

  Course settled(Instant until) {
    return new Course(
        passed,
        true,
        Optional.of(until),
        Approval.NOT_ASKED,
        halted,
        finished,
        said.soaking(),
        Optional.empty(),
        hooks,
        rollsBack);
  }

  /** A host of the open wave is tried again: the wave settles anew, and is asked about anew. */
  Course reopened() {
    return notAsked(Optional.empty(), said.accepting(0));
  }

  /** Somebody accepted that many hosts that cannot be judged; no other question is answered. */
  Course acceptedUnclear(int hosts) {
    return notAsked(soakUntil, said.accepting(hosts));
  }

  private Course notAsked(Optional<Instant> soak, Said now) {
    return new Course(
        passed, open, soak, Approval.NOT_ASKED, halted, finished, now, opensAt, hooks, rollsBack);
  }

  Course soakCut() {
    return new Course(
        passed,
        open,
        soakUntil,
        approval,
        halted,
        finished,
        said.soakCut(),
        opensAt,
        hooks,
        rollsBack);
  }

  Course with(Approval now) {
    return new Course(
        passed, open, soakUntil, now, halted, finished, said, opensAt, hooks, rollsBack);
  }

  Course asked(Optional<Instant> until) {
    return new Course(
        passed,
        open,
        soakUntil,
        Approval.ASKED,
        halted,
        finished,
        said.answeredBy(until),
        opensAt,
        hooks,
        rollsBack);
  }

  Course wavePassed() {
    return new Course(passed + 1, false, Optional.empty(), halted, hooks);
  }

  /** The first reason stands: a halt after a halt changes nothing. */
  Course haltedFor(String reason) {
    Optional<String> first = halted.or(() -> Optional.of(reason));
    return new Course(
        passed, open, soakUntil, approval, first, finished, said, opensAt, hooks, rollsBack);
  }

  Course rollingBack() {
    return new Course(
        passed, open, soakUntil, approval, halted, finished, said, opensAt, hooks, true);
  }

  /** All that could be done waits for a window until then, or no longer. */
  Course waitingUntil(Optional<Instant> opens) {
    return new Course(
        passed, open, soakUntil, approval, halted, finished, said, opens, hooks, rollsBack);
  }

  boolean isWaitingForWindow() {
    return opensAt.isPresent();
  }

  Course over() {
    return new Course(
        passed, open, soakUntil, approval, halted, true, said, opensAt, hooks, rollsBack);
  }

  Course ran(Event.HookRan event) {
    HooksRun more = hooks.plus(event);
    return new Course(
        passed, open, soakUntil, approval, halted, finished, said, opensAt, more, rollsBack);
  }

  RunPhase phase(boolean planned) {
    if (finished) {
      return RunPhase.FINISHED;
    }
    if (isHalted()) {
      return RunPhase.HALTED;
    }
    if (!planned) {
      return RunPhase.STARTING;
    }
    if (approval == Approval.ASKED || approval == Approval.EXPIRED) {
      return RunPhase.AWAITING_APPROVAL;
    }
    if (isWaitingForWindow()) {
      return RunPhase.AWAITING_WINDOW;
    }
    return isSettled() ? RunPhase.SOAKING : RunPhase.RUNNING;
  }
}
