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
 * @param byBoard all lengths known of a board, of hosts that got their image at their turn
 * @param staged those of hosts whose image was there already, or without the time it took to bring
 */
public record Experience(Map<String, List<Duration>> byBoard, Map<String, List<Duration>> staged) {
  /** Nothing was ever upgraded. */
  public static final Experience NONE = new Experience(Map.of());

  /** Nothing is known of hosts whose image was there. */
  public Experience(Map<String, List<Duration>> byBoard) {
    this(byBoard, Map.of());
  }

  /** One or two may have been lucky. */
  static final int LEAST = 3;

  private static final int PERCENT = 95;

  /** Copies the map and sorts the lengths. */
  public Experience {
    byBoard = sorted(byBoard);
    staged = sorted(staged);
  }

  private static Map<String, List<Duration>> sorted(Map<String, List<Duration>> lengths) {
    var sorted = new TreeMap<String, List<Duration>>();
    lengths.forEach((board, each) -> sorted.put(board, each.stream().sorted().toList()));
    return Map.copyOf(sorted);
  }

  /** The time most hosts of a board took; empty where too few were upgraded to say. */
  public Optional<Duration> most(String board) {
    return most(byBoard, board);
  }

  /** The same of hosts whose image is there already. */
  public Optional<Duration> mostStaged(String board) {
    return most(staged, board);
  }

  private static Optional<Duration> most(Map<String, List<Duration>> known, String board) {
    List<Duration> lengths = known.getOrDefault(board, List.of());
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
    private final Map<String, List<Duration>> staged = new HashMap<>();

    /** One more; a length that a clock set back made negative is no length. */
    public void add(String board, Duration length) {
      if (!length.isNegative()) {
        lengths.computeIfAbsent(board, name -> new ArrayList<>()).add(length);
      }
    }

    /** One more of a host whose image was there, or without the time it took to bring. */
    public void addStaged(String board, Duration length) {
      if (!length.isNegative()) {
        staged.computeIfAbsent(board, name -> new ArrayList<>()).add(length);
      }
    }

    /** All of them. */
    public Experience all() {
      return new Experience(lengths, staged);
    }
  }
}
