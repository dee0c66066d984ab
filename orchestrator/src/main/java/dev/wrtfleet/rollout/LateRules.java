package dev.wrtfleet.rollout;

import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.rollout.Event.HostEnded;
import dev.wrtfleet.rollout.Event.HostFound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The playbook's {@code wait_for_absent}: hosts that are away hold no wave but the last one, which
 * is theirs. There they are admitted as all others, inside their windows and limits, again and
 * again with growing pauses, until they answer or the time is up; then they end as unreachable.
 */
final class LateRules {
  private LateRules() {}

  /** Hosts of this wave that wait, in the order of the plan; those that went late are in theirs. */
  static Iterable<PlannedHost> waiting(RolloutState state, int wave) {
    if (isLate(state, wave)) {
      return waiting(state).map(host -> state.planned(host).orElseThrow()).toList();
    }
    Iterable<PlannedHost> all = state.waiting(wave);
    if (state.late().away().isEmpty()) {
      return all;
    }
    return StreamSupport.stream(all.spliterator(), false)
        .filter(host -> !state.late().has(host.name()))
        .toList();
  }

  private static boolean isLate(RolloutState state, int wave) {
    return lateWave(state).filter(late -> late == wave).isPresent();
  }

  private static Optional<Integer> lateWave(RolloutState state) {
    return state.plan().flatMap(plan -> plan.playbook().lateWave());
  }

  /** What the late wave comes to by itself: its beginning, and the end of the patience. */
  static List<Event> due(RolloutState state, int wave, Instant now) {
    if (!isLate(state, wave)) {
      return List.of();
    }
    Optional<Instant> until = state.late().until();
    if (until.isEmpty()) {
      Duration patience = state.plan().orElseThrow().playbook().waitForAbsent().orElseThrow();
      return List.of(new Event.LateAwaited(now.plus(patience)));
    }
    return now.isBefore(until.get()) ? leftOut(state) : givenUp(state);
  }

  /** Of a board that was left out, known only now that they answered. */
  private static List<Event> leftOut(RolloutState state) {
    var events = new ArrayList<Event>();
    waiting(state)
        .filter(host -> state.host(host).flatMap(HostProgress::flash).isEmpty())
        .forEach(host -> {
          String why = state.leftOut().get(RouterKind.of(state.planned(host).orElseThrow()));
          if (why != null) {
            events.add(
                new HostEnded(
                    host, Outcome.SKIPPED, "its board is left out: " + why, BoardBudget.ADVICE));
          }
        });
    return events;
  }

  private static List<Event> givenUp(RolloutState state) {
    var events = new ArrayList<Event>();
    String patience =
        WrittenDuration.format(state.plan().orElseThrow().playbook().waitForAbsent().orElseThrow());
    waiting(state)
        .filter(host -> !isRetried(state, host))
        .forEach(host -> {
          Late.Away away = state.late().of(host).orElseThrow();
          String reason = "it was waited for for " + patience + ": " + away.reason();
          events.add(new HostEnded(host, Outcome.UNREACHABLE, reason, away.advice()));
        });
    return events;
  }

  private static Stream<String> waiting(RolloutState state) {
    Stream<String> waiting =
        state.late().away().keySet().stream()
            .filter(host -> state.host(host).orElseThrow().isWaiting());
    return inOrder(state, waiting);
  }

  /** Whether it is not too early to try this host again. */
  static boolean lets(RolloutState state, PlannedHost host, Instant now) {
    return isRetried(state, host.name())
        || state.late().of(host.name()).filter(away -> now.isBefore(away.again())).isEmpty();
  }

  /** Hosts that are away, and why; also those tried just now. */
  static Map<String, String> away(RolloutState state) {
    Map<String, String> reasons = new TreeMap<>();
    state
        .late()
        .away()
        .forEach((host, away) -> {
          if (state.ended(host).isEmpty()) {
            reasons.put(host, away.reason());
          }
        });
    return reasons;
  }

  /** Somebody wants it tried: at once, and whatever the time. */
  private static boolean isRetried(RolloutState state, String host) {
    return state.host(host).flatMap(progress -> progress.aside().retriedAt()).isPresent();
  }

  /** The hosts that are in this wave now. */
  static Stream<String> hosts(RolloutState state, int wave) {
    Stream<String> planned =
        state.roster().orElseThrow().wave(wave).stream()
            .map(PlannedHost::name)
            .filter(host -> !state.late().has(host));
    return isLate(state, wave)
        ? Stream.concat(planned, inOrder(state, state.late().away().keySet().stream()))
        : planned;
  }

  private static Stream<String> inOrder(RolloutState state, Stream<String> hosts) {
    return hosts.sorted(
        Comparator.comparing(
            host -> Objects.requireNonNull(state.roster().orElseThrow().places().get(host))));
  }

  /** When the next host is tried, or all are given up; empty where none is waited for. */
  static Optional<Instant> wakeAt(RolloutState state, Instant now) {
    boolean isOpen = state.openWave().filter(wave -> isLate(state, wave)).isPresent();
    if (!isOpen || state.course().isHalted() || state.late().until().isEmpty()) {
      return Optional.empty();
    }
    Stream<Instant> tries = waiting(state).map(host -> state.late().of(host).orElseThrow().again());
    Optional<Instant> next =
        Stream.concat(tries, state.late().until().stream())
            .filter(now::isBefore)
            .sorted()
            .findFirst();
    return waiting(state).findAny().isPresent() ? next : Optional.empty();
  }

  /** What speaks against waiting for those away; empty where it may begin. */
  static Optional<String> awaiting(RolloutState state) {
    if (state.openWave().isEmpty() || !state.openWave().equals(lateWave(state))) {
      return Optional.of("the wave of hosts that are away is not open");
    }
    return state.late().until().map(until -> "they are waited for already");
  }

  /** What speaks against putting a host off; empty where it may be. */
  static Optional<String> puttingOff(RolloutState state) {
    return lateWave(state).isPresent()
        ? Optional.empty()
        : Optional.of("the playbook waits for nobody");
  }

  /** What speaks against a host that was away and is found; empty where it may be. */
  static Optional<String> finding(RolloutState state, HostFound event) {
    boolean wasAway = state.planned(event.host()).flatMap(PlannedHost::away).isPresent();
    boolean isHe =
        event.planned().name().equals(event.host())
            && event.planned().image().isPresent()
            && state
                .planned(event.host())
                .filter(known -> known.through().equals(event.planned().through()))
                .isPresent();
    if (!wasAway || !isHe) {
      return Optional.of("it is not one the plan has no image for");
    }
    return state.late().found().containsKey(event.host())
        ? Optional.of("it was found already")
        : Optional.empty();
  }

  /** Whether a host that is not admitted may end so: its time is up. */
  static boolean mayGiveUp(RolloutState state, HostEnded end) {
    return end.outcome() == Outcome.UNREACHABLE
        && state.late().has(end.host())
        && state.late().until().isPresent();
  }
}
