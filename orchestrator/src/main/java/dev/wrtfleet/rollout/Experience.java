package dev.wrtfleet.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long upgrades took in earlier runs, from the admission of a host to its end as upgraded. Says
 * for a board the time in which 95 of 100 were done (nearest rank: of fewer than 20, the slowest).
 *
 * @param byBoard all lengths known of a board
 */
public record Experience(Map<String, List<Duration>> byBoard) {
  /** Nothing was ever upgraded. */
  public static final Experience NONE = new Experience(Map.of());

  /** One or two may have been lucky. */
  static final int LEAST = 3;

  private static final int PERCENT = 95;

  /** Copies the map and sorts the lengths. */
  public Experience {
    var sorted = new TreeMap<String, List<Duration>>();
    byBoard.forEach((board, lengths) -> sorted.put(board, lengths.stream().sorted().toList()));
    byBoard = Map.copyOf(sorted);
  }

  /** The time most hosts of a board took; empty where too few were upgraded to say. */
  public Optional<Duration> most(String board) {
    List<Duration> lengths = byBoard.getOrDefault(board, List.of());
    if (lengths.size() < LEAST) {
      return Optional.empty();
    }
    int rank = (lengths.size() * PERCENT + 99) / 100;
    return Optional.of(lengths.get(rank - 1));
  }

  /** How many upgrades of a board it knows. */
  public int count(String board) {
    return byBoard.getOrDefault(board, List.of()).size();
  }

  /** Gathers lengths one by one. */
  public static final class Gathering {
    private final Map<String, List<Duration>> lengths = new HashMap<>();

    /** One more; a length that a clock set back made negative is no length. */
    public void add(String board, Duration length) {
      if (!length.isNegative()) {
        lengths.computeIfAbsent(board, name -> new ArrayList<>()).add(length);
      }
    }

    /** All of them. */
    public Experience all() {
      return new Experience(lengths);
    }
  }
}
