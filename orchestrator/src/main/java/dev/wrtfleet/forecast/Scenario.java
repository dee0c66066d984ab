package dev.wrtfleet.forecast;

import dev.wrtfleet.rollout.Outcome;
import java.util.Optional;

/**
 * A kind of night.
 *
 * @param badBoard the board whose image is bad
 * @param badPercent how many of a hundred of its routers, where they are flashed, do not come back
 */
public record Scenario(
    String name, Assumptions assumptions, Optional<String> badBoard, double badPercent) {
  /** A night as usual. */
  public static Scenario usual(Assumptions assumptions) {
    return new Scenario("usual", assumptions, Optional.empty(), 0);
  }

  /** A night on which the image of one board is bad. */
  public static Scenario badImage(Assumptions assumptions, String board, double percent) {
    return new Scenario("bad-image", assumptions, Optional.of(board), percent);
  }

  Rates rates(String board) {
    return badBoard.equals(Optional.of(board))
        ? assumptions.rates().butOfTheGood(Outcome.LOST, badPercent)
        : assumptions.rates();
  }
}
