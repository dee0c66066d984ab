package dev.wrtfleet.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people wish of a run: whether it can be done where the run stands, what is answered, and
 * which events do it. Pure, so that whoever drives a run and whoever only asks say the same.
 */
public final class Wishes {
  private Wishes() {}

  /**
   * What comes of a wish.
   *
   * @param isDone whether it is done; otherwise {@code words} say why not, and nothing happens
   * @param words for the one who asked
   * @param events what does it, to be written together with the answer
   */
  public record Answer(boolean isDone, String words, List<Event> events) {
    /** Copies the list. */
    public Answer {
      events = List.copyOf(events);
    }

    static Answer done(String words, Event... events) {
      return new Answer(true, words, List.of(events));
    }

    static Answer refused(String why) {
      return new Answer(false, why, List.of());
    }
  }

  /** Who wishes it, and why in their own words. */
  public record Wisher(String name, String reason) {}

  /** Lets the wave that waits pass; this one only, where one is named. */
  public static Answer approve(
      RolloutState state, Optional<Integer> wave, Wisher wisher, Instant now) {
    if (state.phase() != RunPhase.AWAITING_APPROVAL) {
      return Answer.refused("no wave waits for approval");
    }
    int open = state.openWave().orElseThrow();
    if (wave.isPresent() && wave.get() != open) {
      return Answer.refused("it is wave " + (open + 1) + " that waits for approval");
    }
    Optional<String> refusal = Approvals.refusal(state, wisher.name());
    if (refusal.isPresent()) {
      return Answer.refused(refusal.get());
    }
    if (state.isApprovalExpired() || Approvals.isOverdue(state, now)) {
      return Answer.refused(
          "the time to approve is over; 'wrtfleet resume " + state.run() + "' asks again");
    }
    return Answer.done("approved", new Event.Approved(open, wisher.name(), wisher.reason()));
  }

  /** Goes on after a pause; an approval nobody gave in time is asked for again. */
  public static Answer resume(RolloutState state, Instant now) {
    boolean isOver = Approvals.isOverdue(state, now);
    if (isOver && !(Approvals.overdue(state, now).orElseThrow() instanceof Event.ApprovalExpired)) {
      // The run is about to halt, which going on does not change.
      return Answer.done("resumed");
    }
    if (isOver) {
      int wave = state.openWave().orElseThrow();
      return Answer.done("resumed", new Event.ApprovalExpired(wave), Approvals.ask(state, now));
    }
    return state.isApprovalExpired()
        ? Answer.done("resumed", Approvals.ask(state, now))
        : Answer.done("resumed");
  }
}
