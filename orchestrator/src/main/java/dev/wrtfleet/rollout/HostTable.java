package dev.wrtfleet.rollout;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The progress of all hosts, in the order of the plan. Never changes: one event copies one short
 * row and the list of rows, so that folding an event costs the same in a fleet of thousands as in a
 * small one, and all older states stay whole.
 */
final class HostTable {
  /** About the square root of the largest fleets, where both copies are short. */
  private static final int ROW = 64;

  static final HostTable EMPTY = new HostTable(Map.of(), new HostProgress[0][], new int[0]);

  private final Map<String, Integer> places;
  private final HostProgress[][] rows;

  /** How many hosts of each row wait: every decision passes over all those that do not. */
  private final int[] waiting;

  private HostTable(Map<String, Integer> places, HostProgress[][] rows, int[] waiting) {
    this.places = places;
    this.rows = rows;
    this.waiting = waiting;
  }

  /** These hosts; {@code places} says at which index of {@code hosts} a name stands. */
  static HostTable of(Map<String, Integer> places, List<HostProgress> hosts) {
    var rows = new HostProgress[(hosts.size() + ROW - 1) / ROW][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] =
          hosts
              .subList(row * ROW, Math.min(hosts.size(), (row + 1) * ROW))
              .toArray(HostProgress[]::new);
    }
    int[] waiting =
        Arrays.stream(rows)
            .mapToInt(row -> (int) Arrays.stream(row).filter(HostProgress::isWaiting).count())
            .toArray();
    return new HostTable(places, rows, waiting);
  }

  /** The first of these places, from the index {@code from} on, whose host waits; else the end. */
  int nextWaiting(int[] of, int from) {
    int next = from;
    while (next < of.length && (waiting[of[next] / ROW] == 0 || !at(of[next]).isWaiting())) {
      next++;
    }
    return next;
  }

  /** The progress of this host; empty where it is not in the plan. */
  Optional<HostProgress> find(String host) {
    return Optional.ofNullable(places.get(host)).map(this::at);
  }

  /** The table with this host's progress in place of what it had. */
  HostTable with(HostProgress progress) {
    Integer place = places.get(progress.host());
    if (place == null) {
      throw new NoSuchElementException(progress.host() + " is not in the plan");
    }
    HostProgress[][] copy = rows.clone();
    HostProgress[] row = rows[place / ROW].clone();
    boolean wasWaiting = row[place % ROW].isWaiting();
    row[place % ROW] = progress;
    copy[place / ROW] = row;
    if (wasWaiting == progress.isWaiting()) {
      return new HostTable(places, copy, waiting);
    }
    int[] fewer = waiting.clone();
    fewer[place / ROW] += progress.isWaiting() ? 1 : -1;
    return new HostTable(places, copy, fewer);
  }

  /** A view by name, in the order of the plan. */
  Map<String, HostProgress> asMap() {
    return new View();
  }

  private HostProgress at(int place) {
    return rows[place / ROW][place % ROW];
  }

  private final class View extends AbstractMap<String, HostProgress> {
    @Override
    public @Nullable HostProgress get(@Nullable Object host) {
      Integer place = places.get(host);
      return place == null ? null : at(place);
    }

    @Override
    public boolean containsKey(@Nullable Object host) {
      return places.containsKey(host);
    }

    @Override
    public Set<Entry<String, HostProgress>> entrySet() {
      return new Entries();
    }
  }

  private final class Entries extends AbstractSet<Map.Entry<String, HostProgress>> {
    @Override
    public Iterator<Map.Entry<String, HostProgress>> iterator() {
      return new Iterator<>() {
        private int place;

        @Override
        public boolean hasNext() {
          return place < places.size();
        }

        @Override
        public Map.Entry<String, HostProgress> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          HostProgress progress = at(place++);
          return Map.entry(progress.host(), progress);
        }
      };
    }

    @Override
    public int size() {
      return places.size();
    }
  }
}
