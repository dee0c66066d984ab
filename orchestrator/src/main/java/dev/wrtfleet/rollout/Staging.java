package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.HostEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The playbook's {@code stage}: while nobody is in flight and hosts wait for their windows, they
 * get their images, within the limits, so that the window is left for flashing. A router stays up
 * meanwhile, so order, canaries and {@code apart} do not matter here; and it is worked on by a task
 * of its own, so that it can neither begin nor end before that is over.
 *
 * <p>A host that is not going to be flashed soon gets its image taken off again before it ends.
 */
final class Staging {
  /** Memory is not to be held longer than from one morning to that day's night. */
  static final Duration AHEAD_MAX = Duration.ofHours(12);

  /** From one night to the next; what was not flashed before a weekend is taken off. */
  static final Duration KEPT_MAX = Duration.ofHours(24);

  private Staging() {}

  /** Whether the playbook wants it, and there are windows to wait for. */
  private static boolean isWanted(RolloutState state) {
    return state
        .roster()
        .filter(roster -> roster.plan().playbook().schedule().stages() && roster.hasWindows())
        .isPresent();
  }

  /** How many hosts have their image. */
  static int count(RolloutState state) {
    return isWanted(state)
        ? (int) state.hosts().values().stream().filter(host -> host.stage().isThere()).count()
        : 0;
  }

  /** A host as its window is to be asked about it: with its image there it takes less. */
  static PlannedHost timed(RolloutState state, PlannedHost host) {
    boolean isThere = state.host(host.name()).orElseThrow().stage().isThere();
    return isThere ? host.at(host.timing().whenStaged()) : host;
  }

  /** What follows where nothing else does. */
  static List<Event> next(RolloutState state, Instant now) {
    if (!isWanted(state)) {
      return List.of();
    }
    var openness = new Openness(now);
    List<Event> first = givenUp(state, openness);
    return first.isEmpty() ? begun(state, openness) : first;
  }

  /** Who was skipped ends; who is not going to be flashed soon is freed of its image. */
  private static List<Event> givenUp(RolloutState state, Openness openness) {
    var events = new ArrayList<Event>();
    for (HostProgress host : state.hosts().values()) {
      if (!host.isWaiting()) {
        continue;
      }
      if (host.stage().isThere() || host.stage().isGoing()) {
        recallReason(state, host, openness)
            .ifPresent(why -> events.add(new Event.StageRecalled(host.host(), why)));
      } else if (!host.stage().isAtWork() && host.flash().isEmpty()) {
        host.aside().skip().ifPresent(asked -> events.add(Wishes.skipped(asked)));
      }
    }
    return events;
  }

  private static Optional<String> recallReason(
      RolloutState state, HostProgress host, Openness openness) {
    if (host.aside().skip().isPresent()) {
      return Optional.of("it is to be skipped");
    }
    PlannedHost planned = state.planned(host.host()).orElseThrow();
    if (state.leftOut().containsKey(RouterKind.of(planned))) {
      return Optional.of("its board is left out");
    }
    Instant latest = openness.now().plus(KEPT_MAX);
    return openness
        .opens(timed(state, planned))
        .filter(latest::isBefore)
        .map(opens -> "its window does not open before " + opens);
  }

  private static List<Event> begun(RolloutState state, Openness openness) {
    var events = new ArrayList<Event>();
    if (!isTime(state)) {
      return events;
    }
    RolloutState after = state;
    for (PlannedHost host : candidates(state).toList()) {
      if (isFull(after)) {
        break;
      }
      Optional<Instant> opens = openness.opens(host);
      boolean isSoon =
          opens.filter(at -> !openness.now().isBefore(at.minus(AHEAD_MAX))).isPresent();
      if (isSoon && mayBegin(after, host) && !isTried(after, host, opens)) {
        var event = new Event.StageBegun(host.name(), opens.get());
        events.add(event);
        after = after.apply(new Recorded(0, openness.now(), event));
      }
    }
    return events;
  }

  private static boolean isFull(RolloutState state) {
    int most = state.roster().orElseThrow().plan().playbook().atOnce();
    return state.census().traffic().staging() >= most;
  }

  private static boolean mayBegin(RolloutState state, PlannedHost host) {
    return objection(state, host).isEmpty();
  }

  private static boolean isTried(RolloutState state, PlannedHost host, Optional<Instant> opens) {
    return state.host(host.name()).orElseThrow().stage().opensAt().equals(opens);
  }

  /** Whether hosts may be staged just now, whoever they are: nobody is worked on. */
  private static boolean isTime(RolloutState state) {
    boolean isPhase =
        state.phase() == RunPhase.AWAITING_WINDOW || state.phase() == RunPhase.SOAKING;
    return isPhase && state.inFlight() == 0 && !Unclear.isOpen(state);
  }

  /** Hosts with an image that wait for their turn and have none on them. */
  private static Stream<PlannedHost> candidates(RolloutState state) {
    return state.roster().orElseThrow().plan().hosts().stream()
        .filter(host -> host.timing().window().isPresent() && host.image().isPresent())
        .filter(host -> {
          HostProgress progress = state.host(host.name()).orElseThrow();
          boolean isThere = progress.stage().isThere() || progress.stage().isAtWork();
          // A configuration to put back is full of secrets: it does not lie around for hours.
          return progress.isWaiting()
              && progress.flash().isEmpty()
              && !isThere
              && host.restores().isEmpty();
        })
        .map(host -> state.planned(host.name()).orElseThrow());
  }

  /** What speaks against staging this host now, as far as the run goes. */
  static Optional<String> objection(RolloutState state, PlannedHost host) {
    HostProgress progress = state.host(host.name()).orElseThrow();
    if (!isWanted(state)) {
      return Optional.of("the playbook stages nobody");
    }
    if (host.image().isEmpty() || state.late().has(host.name())) {
      return Optional.of("it is away");
    }
    if (host.restores().isPresent()) {
      return Optional.of("it gets a configuration back");
    }
    if (progress.aside().skip().isPresent()) {
      return Optional.of("it is to be skipped");
    }
    if (state.leftOut().containsKey(RouterKind.of(host))) {
      return Optional.of("its board is left out");
    }
    if (WayDown.siteOf(state, host.name()).filter(state.darkSites()::contains).isPresent()) {
      return Optional.of("the way to its site is down");
    }
    return isTime(state)
        ? AtOnce.objection(state, host)
        : Optional.of("the run does not wait for a window");
  }

  /** When somebody may be staged next; empty where time alone changes nothing. */
  static Optional<Instant> wakeAt(RolloutState state, Instant now) {
    if (!isWanted(state) || !isTime(state)) {
      return Optional.empty();
    }
    var openness = new Openness(now);
    return candidates(state)
        .flatMap(host -> openness.opens(host).stream())
        .map(opens -> opens.minus(AHEAD_MAX))
        .filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  /**
   * These events, but for hosts that would end before their turn with an image on them: that is
   * recalled first, and the end of the run waits for it.
   */
  static List<Event> tidyFirst(RolloutState state, List<Event> events) {
    var tidy = new ArrayList<Event>();
    boolean isAllTidy = true;
    for (Event event : events) {
      if (event instanceof HostEnded end && liesOn(state, end.host())) {
        isAllTidy = false;
        recalled(state, end.host(), end.reason()).ifPresent(tidy::add);
      } else if (isAllTidy || !(event instanceof Event.RunFinished)) {
        tidy.add(event);
      }
    }
    return tidy;
  }

  private static boolean liesOn(RolloutState state, String name) {
    HostProgress host = state.host(name).orElseThrow();
    return host.isWaiting() && (host.stage().isThere() || host.stage().isAtWork());
  }

  /**
   * Takes the image off a host that waits for its turn; empty where none lies there, or no more.
   */
  static Optional<Event.StageRecalled> recalled(RolloutState state, String name, String reason) {
    HostProgress host = state.host(name).orElseThrow();
    return liesOn(state, name) && !host.stage().isRecalled()
        ? Optional.of(new Event.StageRecalled(name, reason))
        : Optional.empty();
  }

  /** After a halt nobody's image is needed any more, also while others are in flight. */
  static List<Event> afterHalt(RolloutState state) {
    if (!isWanted(state)) {
      return List.of();
    }
    return state.hosts().keySet().stream()
        .<Event>flatMap(host -> recalled(state, host, "the run was halted").stream())
        .toList();
  }
}
