package dev.wrtfleet.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word somebody most likely meant. */
public final class DidYouMean {
  private DidYouMean() {}

  /** The known word at most a third of its letters away, nearest first; empty if none is near. */
  public static Optional<String> closest(String typed, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt((String word) -> distance(typed, word)).thenComparing(w -> w));
  }

  /** {@code "did you mean 'x'?"}, or the list of what is known where nothing is near. */
  public static String hint(String typed, Collection<String> known) {
    return closest(typed, known)
        .map(word -> "did you mean '" + word + "'?")
        .orElseGet(() -> "known: " + String.join(", ", known.stream().sorted().limit(20).toList()));
  }

  /** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(left, right, cost, i, j);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int cheapest(String left, String right, int[][] cost, int i, int j) {
    int swap = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + swap);
    boolean neighboursSwapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return neighboursSwapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
