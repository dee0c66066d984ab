package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.problem.DidYouMean;
import dev.wrtfleet.rollout.Event.HostEnded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What people wish of a run: whether it can be done where the run stands, what is answered, and
 * which events do it. Pure, so that whoever drives a run and whoever only asks say the same.
 */
public final class Wishes {
  /** What stands for all hosts that did not end as wanted where a host is asked for. */
  public static final String FAILED = "failed";

  private static final int NAMED_MAX = 10;
  private static final String AGAIN =
      ". Run the playbook again: hosts that are upgraded are left alone, the others get a new try";

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

  /** Opens the next wave early: the soak ends now. */
  public static Answer next(RolloutState state, Wisher wisher) {
    if (state.phase() == RunPhase.AWAITING_APPROVAL) {
      return Answer.refused(
          "wave %s waits for approval, not for its soak: wrtfleet approve %s"
              .formatted(waveName(state), state.run()));
    }
    if (state.phase() != RunPhase.SOAKING) {
      return Answer.refused("no wave soaks");
    }
    List<String> unwell = Soaking.unwell(state);
    if (!unwell.isEmpty()) {
      return Answer.refused(
          "in the wave that soaks not all is well: " + String.join(", ", named(unwell)));
    }
    int wave = state.openWave().orElseThrow();
    return Answer.done(
        "the soak of wave " + waveName(state) + " ends now",
        new Event.SoakEnded(wave, wisher.name(), wisher.reason()));
  }

  /** Leaves a host alone: at once, or at the next safe place before its flash. */
  public static Answer skip(RolloutState state, String name, Wisher wisher) {
    Optional<HostProgress> found = state.host(name);
    if (found.isEmpty()) {
      return Answer.refused(unknown(state, name));
    }
    HostProgress host = found.get();
    if (host.ended().isPresent()) {
      return Answer.refused(name + " has ended as " + word(host.ended().get().outcome()));
    }
    if (host.flash().isPresent()) {
      return Answer.refused(name + " is past its flash command and is brought to its end");
    }
    if (host.aside().skip().isPresent()) {
      return Answer.refused(name + " is to be skipped already");
    }
    var asked = new Event.SkipAsked(name, wisher.name(), wisher.reason());
    Optional<Event.StageRecalled> recalled = Staging.recalled(state, name, "it is to be skipped");
    if (recalled.isPresent()) {
      return Answer.done(
          name + " is skipped as soon as its image is taken off it", asked, recalled.get());
    }
    return host.admitted() || host.stage().isRecalled()
        ? Answer.done(name + " is left alone at the next safe place before its flash", asked)
        : Answer.done(name + " is skipped", asked, skipped(asked));
  }

  /** The end of a host somebody wanted left alone. */
  public static HostEnded skipped(Event.SkipAsked asked) {
    String why = asked.reason().isBlank() ? "" : ": " + asked.reason().strip();
    return new HostEnded(
        asked.host(),
        Outcome.SKIPPED,
        "skipped by " + asked.by() + why,
        "Run the playbook again with --limit "
            + (asked.host()
                + ", or 'wrtfleet retry "
                + asked.host()
                + "' while its wave is open."));
  }

  /** Tries a host again that has ended, or with {@link #FAILED} all of the wave that did not do. */
  public static Answer retry(RolloutState state, String name, Wisher wisher) {
    List<String> hosts = name.equals(FAILED) ? failed(state) : List.of(name);
    if (hosts.isEmpty()) {
      return Answer.refused("no host that failed can be tried again in this run");
    }
    if (!name.equals(FAILED)) {
      Optional<String> refusal = retryRefusal(state, name);
      if (refusal.isPresent()) {
        return Answer.refused(refusal.get());
      }
    }
    Event[] events =
        hosts.stream()
            .map(host -> new Event.HostRetried(host, wisher.name(), wisher.reason()))
            .toArray(Event[]::new);
    return Answer.done(retryWords(state, hosts), events);
  }

  /** Those of the waves not passed that somebody would want tried again; not what was skipped. */
  private static List<String> failed(RolloutState state) {
    return state.hosts().values().stream()
        .filter(host -> host.ended().filter(end -> end.outcome() != Outcome.SKIPPED).isPresent())
        .map(HostProgress::host)
        .filter(host -> retryRefusal(state, host).isEmpty())
        .toList();
  }

  private static Optional<String> retryRefusal(RolloutState state, String name) {
    Optional<HostProgress> found = state.host(name);
    if (found.isEmpty()) {
      return Optional.of(unknown(state, name));
    }
    Optional<Outcome> outcome = found.get().ended().map(HostEnded::outcome);
    if (outcome.isEmpty()) {
      return Optional.of(name + " has not ended");
    }
    if (outcome.get().isAsWanted()) {
      return Optional.of(name + " has ended as " + word(outcome.get()));
    }
    return Retries.objection(state, name)
        .map(why -> name + " cannot be tried again in this run, " + why + AGAIN);
  }

  private static String retryWords(RolloutState state, List<String> hosts) {
    List<String> flashed =
        hosts.stream()
            .filter(host -> state.host(host).flatMap(HostProgress::flash).isPresent())
            .toList();
    List<String> others = hosts.stream().filter(host -> !flashed.contains(host)).toList();
    var words = new ArrayList<String>();
    if (!others.isEmpty()) {
      words.add("tried again: " + String.join(", ", named(others)));
    }
    if (!flashed.isEmpty()) {
      words.add(
          "looked at again, for they are never flashed twice in a run: "
              + String.join(", ", named(flashed)));
    }
    return String.join("; ", words);
  }

  private static List<String> named(List<String> hosts) {
    if (hosts.size() <= NAMED_MAX) {
      return hosts;
    }
    var some = new ArrayList<>(hosts.subList(0, NAMED_MAX));
    some.add((hosts.size() - NAMED_MAX) + " more");
    return some;
  }

  private static String unknown(RolloutState state, String name) {
    return "there is no host '"
        + name
        + "' in the run"
        + DidYouMean.closest(name, state.hosts().keySet())
            .map(near -> "; did you mean " + near + "?")
            .orElse("");
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String waveName(RolloutState state) {
    return state.openSpec().map(WaveSpec::name).orElse("");
  }
}
