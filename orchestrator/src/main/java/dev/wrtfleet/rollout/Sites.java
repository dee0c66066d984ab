package dev.wrtfleet.rollout;

import dev.wrtfleet.rollout.Event.FactsRead;
import dev.wrtfleet.rollout.Event.HostAway;
import dev.wrtfleet.rollout.Event.HostEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The sites of a run whose way is down, or was. Never changes.
 *
 * @param dark those that are, by name
 * @param back since when the way to the others is there again
 * @param away hosts of sites in flight, not flashed, that could not be reached the last time
 */
record Sites(Map<String, DarkSite> dark, Map<String, Instant> back, SortedSet<String> away) {
  static final Sites ALL_THERE =
      new Sites(Map.of(), Map.of(), Collections.unmodifiableSortedSet(new TreeSet<>()));

  Optional<DarkSite> dark(String site) {
    return Optional.ofNullable(dark.get(site));
  }

  Sites paused(String site, Instant at) {
    return with(site, new DarkSite(at, at, 0, false));
  }

  Sites resumed(String site, Instant at) {
    var left = new TreeMap<>(dark);
    left.remove(site);
    var again = new TreeMap<>(back);
    again.put(site, at);
    return new Sites(Collections.unmodifiableMap(left), Collections.unmodifiableMap(again), away);
  }

  /** Whether an event may change anything here; asked at every event of a host. */
  boolean isAbout(HostEvent event) {
    return event instanceof HostAway || away.contains(event.host()) || !dark.isEmpty();
  }

  /** What an event of a host of this site says about the way to it. */
  Sites after(HostEvent event, String site, Instant at) {
    return switch (event) {
      case HostAway e -> withAway(e.host()).changed(site, dark -> dark.tried(at));
      case FactsRead e -> withoutAway(e.host()).changed(site, DarkSite::answered);
      case Event.HostEnded e -> withoutAway(e.host());
      case Event.HostPutBack e -> withoutAway(e.host());
      case Event.HostPutOff e -> withoutAway(e.host());
      case Event.HostFound e -> withoutAway(e.host()).changed(site, DarkSite::answered);
      default -> this;
    };
  }

  private Sites changed(String site, UnaryOperator<DarkSite> change) {
    return dark(site).map(now -> with(site, change.apply(now))).orElse(this);
  }

  private Sites withAway(String host) {
    var more = new TreeSet<>(away);
    more.add(host);
    return new Sites(dark, back, Collections.unmodifiableSortedSet(more));
  }

  private Sites withoutAway(String host) {
    if (!away.contains(host)) {
      return this;
    }
    var less = new TreeSet<>(away);
    less.remove(host);
    return new Sites(dark, back, Collections.unmodifiableSortedSet(less));
  }

  private Sites with(String site, DarkSite state) {
    var more = new TreeMap<>(dark);
    more.put(site, state);
    return new Sites(Collections.unmodifiableMap(more), back, away);
  }
}
