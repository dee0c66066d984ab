package dev.wrtfleet.rollout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the budgets of {@code stop_when} count beyond the whole: ends by kind of router, and what
 * went wrong since the last host that was upgraded. Kept up only where the playbook asks for it.
 *
 * @param kinds the hosts of each kind in each wave
 * @param sinceUpgraded hosts that ended otherwise since one was upgraded, in the order they ended
 * @param leftOut kinds whose budget is used up, and why
 */
record Losses(
    Map<InWave, Tally> kinds, List<Fallen> sinceUpgraded, Map<RouterKind, String> leftOut) {
  /** The hosts of one kind in one wave. */
  record InWave(int wave, RouterKind kind) {}

  /** A host that ended and was not upgraded. */
  record Fallen(String host, int wave, RouterKind kind, Outcome outcome) {}

  static final Losses NONE = new Losses(Map.of(), List.of(), Map.of());

  /** Nothing has ended but what ended in planning, which is in no wave. */
  static Losses of(Plan plan) {
    if (Budget.all(plan.playbook()).noneMatch(budget -> budget.stop().perBoard().isPresent())) {
      return NONE;
    }
    Map<InWave, List<PlannedHost>> hosts = new LinkedHashMap<>();
    for (PlannedHost host : plan.hosts()) {
      host.wave()
          .ifPresent(wave ->
              hosts
                  .computeIfAbsent(new InWave(wave, RouterKind.of(host)), key -> new ArrayList<>())
                  .add(host));
    }
    var kinds = new LinkedHashMap<InWave, Tally>();
    hosts.forEach((key, each) -> kinds.put(key, Tally.of(each)));
    return new Losses(Collections.unmodifiableMap(kinds), List.of(), Map.of());
  }

  /** A host is in another wave now, or known to be of another kind. */
  Losses waits(PlannedHost before, PlannedHost after) {
    if (kinds.isEmpty()) {
      return this;
    }
    var copy = new LinkedHashMap<>(kinds);
    copy.computeIfPresent(
        new InWave(before.wave().orElseThrow(), RouterKind.of(before)),
        (same, tally) -> tally.open(-1));
    copy.merge(
        new InWave(after.wave().orElseThrow(), RouterKind.of(after)),
        Tally.NONE.open(1),
        Tally::plus);
    return new Losses(Collections.unmodifiableMap(copy), sinceUpgraded, leftOut);
  }

  Losses ended(PlannedHost host, Outcome outcome) {
    Optional<Integer> wave = host.wave();
    if (wave.isEmpty()) {
      return this;
    }
    var key = new InWave(wave.get(), RouterKind.of(host));
    Map<InWave, Tally> after = kinds;
    if (kinds.containsKey(key)) {
      var copy = new LinkedHashMap<>(kinds);
      copy.computeIfPresent(key, (same, tally) -> tally.plus(outcome));
      after = Collections.unmodifiableMap(copy);
    }
    return new Losses(after, row(host.name(), key, outcome), leftOut);
  }

  private List<Fallen> row(String host, InWave place, Outcome outcome) {
    return switch (outcome) {
      case UPGRADED -> List.of();
      case CURRENT, SKIPPED, UNCLEAR -> sinceUpgraded;
      case REFUSED, UNREACHABLE, NOT_STARTED, OLD_FIRMWARE, DEGRADED, LOST, STRANGER -> {
        var longer = new ArrayList<>(sinceUpgraded);
        longer.add(new Fallen(host, place.wave(), place.kind(), outcome));
        yield Collections.unmodifiableList(longer);
      }
    };
  }

  /** A host that had ended so is tried again: its end is not held against anything any more. */
  Losses retried(PlannedHost host, Outcome outcome) {
    List<Fallen> others =
        sinceUpgraded.stream().filter(fallen -> !fallen.host().equals(host.name())).toList();
    if (host.wave().isEmpty() || kinds.isEmpty()) {
      return new Losses(kinds, others, leftOut);
    }
    var fewer = new LinkedHashMap<>(kinds);
    fewer.computeIfPresent(
        new InWave(host.wave().get(), RouterKind.of(host)), (same, tally) -> tally.minus(outcome));
    return new Losses(Collections.unmodifiableMap(fewer), others, leftOut);
  }

  /** No budget of this kind is used up any more. */
  Losses withAgain(RouterKind kind) {
    if (!isLeftOut(kind)) {
      return this;
    }
    var fewer = new LinkedHashMap<>(leftOut);
    fewer.remove(kind);
    return new Losses(kinds, sinceUpgraded, Collections.unmodifiableMap(fewer));
  }

  Losses without(RouterKind kind, String reason) {
    var more = new LinkedHashMap<>(leftOut);
    more.put(kind, reason);
    return new Losses(kinds, sinceUpgraded, Collections.unmodifiableMap(more));
  }

  boolean isLeftOut(RouterKind kind) {
    return leftOut.containsKey(kind);
  }

  /** The hosts of each kind in the whole run. */
  Map<RouterKind, Tally> byKind() {
    var all = new HashMap<RouterKind, Tally>();
    kinds.forEach((place, tally) -> all.merge(place.kind(), tally, Tally::plus));
    return all;
  }

  /** The hosts of this wave, or of the whole run, that are of a kind that was left out. */
  Tally ofLeftOut(Optional<Integer> wave) {
    if (leftOut.isEmpty()) {
      return Tally.NONE;
    }
    return kinds.entrySet().stream()
        .filter(entry -> wave.isEmpty() || wave.get() == entry.getKey().wave())
        .filter(entry -> isLeftOut(entry.getKey().kind()))
        .map(Map.Entry::getValue)
        .reduce(Tally.NONE, Tally::plus);
  }
}
