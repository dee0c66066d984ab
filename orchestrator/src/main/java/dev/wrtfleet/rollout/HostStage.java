package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostStaged;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the image of a host was brought before its window, folded from its events.
 *
 * @param opensAt the opening it was staged for last, also where that failed: it is tried once for
 *     each
 * @param staged what lies on it, and how it was then
 */
public record HostStage(State state, Optional<Instant> opensAt, Optional<HostStaged> staged) {
  /** How far it is. */
  public enum State {
    /** Nothing of ours lies on it, as far as is known. */
    NONE,
    /** The image is on its way. */
    GOING,
    /** The image lies there. */
    STAGED,
    /** The image is to be taken off again. */
    RECALLED
  }

  /** Never staged. */
  public static final HostStage NONE =
      new HostStage(State.NONE, Optional.empty(), Optional.empty());

  static HostStage going(Instant opensAt) {
    return new HostStage(State.GOING, Optional.of(opensAt), Optional.empty());
  }

  /** The image lies there; where it was recalled meanwhile it stays so. */
  HostStage there(HostStaged event) {
    State now = state == State.RECALLED ? State.RECALLED : State.STAGED;
    return new HostStage(now, opensAt, Optional.of(event));
  }

  HostStage recalled() {
    return new HostStage(State.RECALLED, opensAt, staged);
  }

  /** Nothing lies there any more. */
  HostStage gone() {
    return new HostStage(State.NONE, opensAt, Optional.empty());
  }

  /** Where it was recalled while it failed, that is looked at all the same. */
  HostStage failed() {
    return state == State.RECALLED ? this : gone();
  }

  /** Whether the host has a task for it: without having been admitted it is worked on. */
  public boolean isAtWork() {
    return state == State.GOING || state == State.RECALLED;
  }

  /** Whether the image is on its way. */
  public boolean isGoing() {
    return state == State.GOING;
  }

  /** Whether the image lies there, as far as is known. */
  public boolean isThere() {
    return state == State.STAGED;
  }

  /** Whether the image is to be taken off. */
  public boolean isRecalled() {
    return state == State.RECALLED;
  }
}
